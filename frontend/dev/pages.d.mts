export const pages: string[]
export function pageFile(pathname: string): string | undefined
