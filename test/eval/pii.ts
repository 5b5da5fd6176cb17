import type { Finding } from '../../main/detection/finding.ts'
import { findPersonalData } from '../../main/detection/personal/find-personal-data.ts'
import { quantile } from '../bench/quantile.ts'
import { appNameFinder, namesIn } from './pii/name-finder.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Span {
  /** In code points. */
  start: number
  end: number
  type: string
}

interface Row {
  text: string
  spans: Span[]
}

const KNOWN = new Set(
  'EMAIL PHONE CREDIT_CARD IBAN US_SSN TCKN PASSPORT IP_ADDRESS MAC_ADDRESS URL PERSON LOCATION ADDRESS ORGANIZATION DATE'.split(
    ' '
  )
)
/** Kinds of ours under the name that sets give them. */
const AS: Readonly<Record<string, string>> = { DATE_OF_BIRTH: 'DATE', LOCATION: 'PLACE', ADDRESS: 'PLACE' }
const SHOWN = 80

/**
 * What is found of the personal data in labelled texts; a span counts as found when a finding of its type overlaps it.
 * With the optional name finder, which is fetched when it is not there; `--no-model` without it.
 */
export const pii: Suite = {
  ownSet: 'test/eval/sets/pii.jsonl',
  goals: [
    { metric: 'valuesMasked', atLeast: 0.75 },
    { metric: 'falseRate', atMost: 0.05 },
    { metric: 'f1.PERSON', atLeast: 0.75 }
  ],
  async run(file, options): Promise<Measured> {
    const finder = options.has('no-model') ? undefined : await appNameFinder()
    const byType = new Map<string, { spans: number; found: number; findings: number; right: number }>()
    const of = (type: string) => {
      const counts = byType.get(type) ?? { spans: 0, found: 0, findings: 0, right: 0 }
      byType.set(type, counts)
      return counts
    }
    const notes: string[] = []
    const times: number[] = []
    const masked = { values: 0, whole: 0 }
    const outside = { findings: 0, outside: 0 }
    for (const { text, spans } of readRows<Row>(file)) {
      const from = performance.now()
      const findings = findPersonalData(text, finder ? await namesIn(finder, text) : [])
      times.push(performance.now() - from)
      const labelled = spans.map((span) => ({ ...span, ...inUnits(text, span) }))
      for (const finding of findings) {
        outside.findings++
        const touched = labelled.filter((span) => overlaps(finding, span))
        if (touched.length === 0) {
          outside.outside++
          notes.push(
            `outside ${finding.type}/${finding.rule}: ${text.slice(finding.start, finding.end)} in ${JSON.stringify(text.slice(0, 90))}`
          )
        }
        const type = finding.type === 'DATE_OF_BIRTH' ? 'DATE' : finding.type
        if (!KNOWN.has(type) || (touched.length > 0 && touched.every((span) => !KNOWN.has(span.type)))) continue
        const counts = of(type)
        counts.findings++
        if (touched.some((span) => same(span.type, type))) counts.right++
      }
      for (const span of labelled) {
        if (!KNOWN.has(span.type)) continue
        const counts = of(span.type)
        counts.spans++
        masked.values++
        if (findings.some((finding) => overlaps(finding, span) && same(finding.type, span.type))) counts.found++
        else
          notes.push(`missed ${span.type}: ${text.slice(span.start, span.end)} in ${JSON.stringify(text.slice(0, 90))}`)
        if (covered(text, span, findings)) masked.whole++
      }
    }
    const metrics: Record<string, number> = {}
    const sum = { spans: 0, found: 0, findings: 0, right: 0 }
    for (const [type, counts] of [...byType].sort(([a], [b]) => a.localeCompare(b))) {
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += counts[key]
      if (counts.spans > 0) metrics[`f1.${type}`] = scores(counts).f1
    }
    return {
      metrics: {
        ...scores(sum),
        ...metrics,
        valuesMasked: masked.whole / (masked.values || 1),
        falseRate: outside.outside / (outside.findings || 1),
        msP50: quantile(times, 0.5),
        msP99: quantile(times, 0.99)
      },
      notes: [
        'Masked as in a workspace labelled Confidential.',
        finder ? 'With the optional name finder.' : 'With patterns, rules and lists alone.',
        ...notes.slice(0, SHOWN)
      ]
    }
  }
}

const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end
const same = (a: string, b: string): boolean => (AS[a] ?? a) === (AS[b] ?? b)

/** Whether no letter or digit of a value stands outside the findings. */
function covered(text: string, { start, end }: Span, findings: readonly Finding[]): boolean {
  for (let at = start; at < end; at++)
    if (/[\p{L}\d]/u.test(text[at] ?? '') && !findings.some((one) => one.start <= at && at < one.end)) return false
  return true
}

/** Code points to UTF-16 units. */
function inUnits(text: string, { start, end }: Span): { start: number; end: number } {
  const points = Array.from(text)
  const unit = (point: number): number => points.slice(0, point).join('').length
  return /[\ud800-\udfff]/.test(text) ? { start: unit(start), end: unit(end) } : { start, end }
}

function scores({ spans, found, findings, right }: { spans: number; found: number; findings: number; right: number }) {
  const precision = right / (findings || 1)
  const recall = found / (spans || 1)
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) }
}
