import type { Finding, FindingType } from '../finding.ts'

/** Finds one kind of thing in a text. */
export type TextFinder = (text: string) => Finding[]

/**
 * A finder from a pattern with the flag `g`. `confidence` says how sure a match is from the match and what stands
 * around it; 0 is no finding. A group `value` narrows the finding to itself.
 */
export function finder(
  type: FindingType,
  rule: string,
  pattern: RegExp,
  confidence: (value: string, around: Around) => number
): TextFinder {
  return (text) => {
    const found: Finding[] = []
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['value'] ?? match[0]
      const start = match.index + (match.groups?.['value'] === undefined ? 0 : match[0].indexOf(value))
      const sure = confidence(value, new Around(text, start, start + value.length))
      if (sure > 0) found.push({ type, start, end: start + value.length, confidence: sure, rule })
    }
    return found
  }
}

const BEFORE = 60

/** What stands before and behind a match; cut out only when somebody looks. */
export class Around {
  readonly text: string
  readonly start: number
  readonly end: number

  constructor(text: string, start: number, end: number) {
    this.text = text
    this.start = start
    this.end = end
  }

  /** The sixty characters before it, in small letters. */
  get before(): string {
    return this.text.slice(Math.max(0, this.start - BEFORE), this.start).toLocaleLowerCase('en')
  }

  /** The thirty characters behind it, in small letters. */
  get after(): string {
    return this.text.slice(this.end, this.end + 30).toLocaleLowerCase('en')
  }
}

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')
