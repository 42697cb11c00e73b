/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from a response. EventSource itself is not
 * used because it hides the status, so a link that was ended looks like a bad network, and hides
 * comments, so a quiet channel looks like a dead one.
 * @param heard called with every event's data, and with undefined for a comment or another sign of life
 */
export async function readEvents(response: Response, heard: (data?: string) => void): Promise<void> {
  if (!response.body) return
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let data: string[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    // A carriage return at the very end may be half of a line break: it waits for the next piece.
    const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length) heard(data.join('\n'))
        data = []
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5))
      } else {
        heard()
      }
    }
  }
}
