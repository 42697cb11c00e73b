/**
 * Names in one line, each with its own direction; of more than the most, the first ones and an ellipsis.
 * @param list joins a whole list as the language does
 */
export function inLine(names: string[], list: (items: string[]) => string, most = 6): string {
  const own = names.map((name) => `\u2068${name}\u2069`)
  return own.length > most ? `${own.slice(0, most).join(', ')} \u2026` : list(own)
}
