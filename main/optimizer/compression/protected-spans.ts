import { withoutTail } from '../../domain/without-tail.ts'
/** What no compression changes: code, links, numbers with units, dates, identifiers, quotations and names. */
const PROTECTED: Readonly<Record<string, RegExp>> = {
  code: /```[\s\S]*?```|`[^`\n]+`/gu,
  url: /\b(?:https?|ftp|file):\/\/[^\s<>"'`)\]}]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+\w/giu,
  number:
    /(?<![\p{L}\d_])[-+]?(?:[$€£₺]\s?)?\d[\d.,:/-]*\d?(?:\s?(?:%|°C|kg|km|cm|mm|ms|GB|MB|kB|TL|USD|EUR|[$€£₺]))?/gu,
  identifier:
    /\b(?:\p{L}[\p{L}\d]*_[\p{L}\d_]+|\p{Ll}+\p{Lu}[\p{L}\d]*|\p{L}+-?\d[\p{L}\d-]*|(?<![\w.-])[\w-]+(?:\.[\w-]+)+)\b/gu,
  // Quotes of JSON and code belong to their syntax.
  quotation: /(?<=[\p{L}.,;:!?)]\s\(?)"[^"\n:{}]{2,200}"(?!\s*[:,\]}])|“[^”\n]{2,200}”|«[^»\n]{2,200}»/gu,
  name: /(?<=[\p{Ll},;]\s)\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)*/gu
}

export type ProtectedKind = keyof typeof PROTECTED

/** The protected spans of a text, each once, as they are written. */
export function protectedSpans(text: string): Set<string> {
  const spans = new Set<string>()
  for (const pattern of Object.values(PROTECTED))
    for (const [span] of text.matchAll(pattern)) spans.add(withoutTail(span, '.,:/-'))
  return spans
}
