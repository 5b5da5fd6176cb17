/**
 * Names that point to one thing: in quotes, code, file names, identifiers with a digit or an underscore or capitals
 * inside. A message that is the first to use a name of what is asked now is what the question refers to.
 */
const NAMES =
  /`([^`\n]{2,60})`|"([^"\n]{3,60})"|“([^”\n]{3,60})”|([\p{L}\p{N}_-]+\.(?:csv|tsv|xlsx?|pdf|docx?|md|txt|json|py|ts|js|sql|log|ya?ml))\b|\b(\p{L}+[_-]?\d[\p{L}\p{N}_-]*|\p{L}+_\p{L}[\p{L}\p{N}_]*|\p{Ll}+\p{Lu}\p{L}*|#\d+)/gu

export function namesIn(text: string): Set<string> {
  const names = new Set<string>()
  for (const match of text.matchAll(NAMES)) {
    const name = match.slice(1).find((group) => group !== undefined)
    if (name !== undefined) names.add(name.toLowerCase())
  }
  return names
}

/**
 * Which texts the last ones refer to by name: those that use one of their names first.
 * @returns indexes into `texts`
 */
export function referredTo(texts: readonly string[], last: readonly string[]): Set<number> {
  const wanted = new Set(last.flatMap((text) => [...namesIn(text)]))
  const found = new Set<number>()
  if (wanted.size === 0) return found
  for (const [index, text] of texts.entries()) {
    if (wanted.size === 0) break
    const lower = text.toLowerCase()
    for (const name of wanted)
      if (lower.includes(name)) {
        found.add(index)
        wanted.delete(name)
      }
  }
  return found
}
