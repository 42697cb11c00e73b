/** The largest file that can hold a statement, in bytes. */
const LARGEST = 200_000

/** The text of a plain text file, or undefined for anything else: a word processor's file is not text. */
export async function readText(file: Blob): Promise<string | undefined> {
  if (file.size > LARGEST) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return text.includes('\0') ? undefined : text.replace(/\r\n?/g, '\n').trim()
  } catch {
    return undefined // not UTF-8
  }
}
