/** Where this page stands: "/{session}/{page}". The server's own pages ("/", "/secretariat") have no session. */
export function sessionFromPath(pathname: string = location.pathname): string | undefined {
  const [, session, page] = pathname.split('/')
  return session && page ? decodeURIComponent(session) : undefined
}

export function pagePath(session: string, page: string): string {
  return `/${encodeURIComponent(session)}/${page}`
}
