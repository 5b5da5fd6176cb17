import type { PriceTerms } from '../../../main/domain/model.ts'

/** The terms that hold on a day, as far as days decide: the last whose first day has come. */
export function termsNow(terms: readonly PriceTerms[] | undefined, now: Date): PriceTerms | undefined {
  const today = now.toISOString().slice(0, 10)
  return terms?.findLast(({ from, between }) => between === undefined && (from === undefined || from <= today))
}
