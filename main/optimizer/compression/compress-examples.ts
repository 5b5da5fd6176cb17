import { termsOf, termLanguage } from '../../language/terms.ts'

/** Fewer lines of one kind are all kept. */
const FEWEST = 6
/** Of a kind, beside those that stand out. */
const KEPT_AT_ENDS = 2
/** What people look for in long output. */
const STANDS_OUT = /error|fail|warn|exception|denied|refused|timeout|fatal|panic|hata|uyarı|başarısız/i

/**
 * Of long runs of lines of one kind, which differ only in their numbers and names, keeps the first and the last ones,
 * those that stand out, and those that the question names; how many are left out is said in their place.
 */
export function compressExamples(text: string, question: string): string {
  const language = termLanguage(question)
  const asked = new Set(termsOf(question, language))
  const lines = text.split('\n')
  const out: string[] = []
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at] ?? '')
    let end = at + 1
    while (end < lines.length && kindOf(lines[end] ?? '') === kind) end++
    if (kind === '' || end - at < FEWEST) append(out, lines.slice(at, end))
    else
      append(
        out,
        fewer(lines.slice(at, end), asked, (line) => termsOf(line, language))
      )
    at = end
  }
  return out.join('\n')
}

/** Arguments of one call are limited, lines of a text are not. */
function append(out: string[], lines: readonly string[]): void {
  for (const line of lines) out.push(line)
}

/** The shape of a line: runs of letters and digits, whatever they are, between its signs. */
const kindOf = (line: string): string =>
  line
    .trim()
    .replace(/[\p{L}\p{N}_]+/gu, 'a')
    .replace(/a(?:[ .:-]a)+/g, 'a')

function fewer(lines: readonly string[], asked: ReadonlySet<string>, terms: (line: string) => string[]): string[] {
  const out: string[] = []
  let left = 0
  const close = (): void => {
    if (left > 0) out.push(`[… ${left} similar lines …]`)
    left = 0
  }
  for (const [index, line] of lines.entries()) {
    const end = index < KEPT_AT_ENDS || index >= lines.length - KEPT_AT_ENDS
    if (end || STANDS_OUT.test(line) || terms(line).some((term) => asked.has(term))) {
      close()
      out.push(line)
    } else left++
  }
  close()
  return out
}
