import { atOnce, type Steps } from '../../time/in-turns.ts'
import type { Finding } from '../../detection/finding.ts'
import type { SensitivityLabel } from '../../domain/sensitivity-label.ts'
import { isMasked, keepsDomain } from './label-policy.ts'
import type { MaskEntry, Mention } from './mask-entry.ts'
import type { MaskMap } from './mask-map.ts'

/** A text as it leaves, and what was replaced in it, for the person to see. */
export interface MaskedText {
  text: string
  /** In the order of the text; places are those of the text before masking. */
  replaced: Mention[]
}

/** A text, and what was found in it. */
export interface ReadText {
  text: string
  findings: readonly Finding[]
}

/** A few milliseconds' worth. */
const FINDINGS_AT_ONCE = 500

/**
 * Notes in the map what was found in the texts, all of them first: a name that only the last message tells is masked in
 * the first one too.
 * @returns the entries that were added
 */
export const learn = (map: MaskMap, texts: readonly ReadText[], label: SensitivityLabel): MaskEntry[] =>
  atOnce(learning(map, texts, label))

/** As `learn`; may be interrupted. */
export function* learning(map: MaskMap, texts: readonly ReadText[], label: SensitivityLabel): Steps<MaskEntry[]> {
  const all = texts.map(({ text }) => text)
  const before = map.entries.length
  for (const { text, findings } of texts)
    for (const [at, finding] of findings.entries()) {
      if (at % FINDINGS_AT_ONCE === FINDINGS_AT_ONCE - 1) yield
      if (!isMasked(finding.type, label)) continue
      const value = valueOf(text, finding, label)
      if (value.length > 0 && !map.isAllowed(value)) map.add(value, finding.type, all)
    }
  return map.entries.slice(before)
}

/** The text with every mention of a masked value replaced by its placeholder. */
export const maskText = (map: MaskMap, text: string): MaskedText => atOnce(masking(map, text))

/** As `maskText`; may be interrupted. */
export function* masking(map: MaskMap, text: string): Steps<MaskedText> {
  const replaced = yield* map.findingMentions(text)
  let masked = ''
  let from = 0
  for (const { start, end, entry } of replaced) {
    masked += text.slice(from, start) + entry.placeholder
    from = end
  }
  return { text: masked + text.slice(from), replaced }
}

/** What is hidden of a finding: of a mail address the name alone where the label lets its domain be read. */
function valueOf(text: string, { type, start, end }: Finding, label: SensitivityLabel): string {
  const value = text.slice(start, end)
  const at = type === 'EMAIL' && keepsDomain(label) ? value.lastIndexOf('@') : -1
  return (at > 2 ? value.slice(0, at) : value).trim()
}
