/** The largest file that the server takes, in megabytes (2^20 bytes). */
export const LARGEST_MB = 2

const endings = ['pdf', 'docx', 'odt', 'txt', 'md']

/** What the file chooser offers. The server looks into the file and decides. */
export const ACCEPTED = endings.map((e) => `.${e}`).join(',')

/** Whether the server may take the file: told here before anything is sent over a slow network. */
export function acceptable(file: Pick<File, 'name' | 'size'>): boolean {
  const ending = /\.([^.]+)$/.exec(file.name.toLowerCase())?.[1] ?? ''
  return endings.includes(ending) && file.size > 0 && file.size <= LARGEST_MB * 2 ** 20
}
