const LEAST_USD = 0.01
const MOST_USD = 1_000_000
export const DOLLAR_RANGE = [LEAST_USD, MOST_USD] as const

const GROUPED = /^[1-9]\d{0,2}(?:(,)\d{3}(?:,\d{3})*|(\.)\d{3}(?:\.\d{3})*)(?=$|[.,]\d{1,2}$)/

/**
 * The amount that a person wrote, in US dollars: 40, $12.50, 12,50, 1,000 or 1.000,50. Three digits after a mark are
 * thousands and one or two are cents in every language, so that it does not matter which one is spoken.
 * @param perUsd how much of the money that it is written in a dollar is
 * @returns null for nothing written; undefined for what is no amount from a cent to a million dollars
 */
export function dollarsIn(text: string, perUsd = 1): number | null | undefined {
  const written = text.replace(/[\p{Sc}\s]/gu, '')
  if (written === '') return null
  const thousands = GROUPED.exec(written)
  const mark = thousands?.[1] ?? thousands?.[2]
  const plain = (mark === undefined ? written : written.replaceAll(mark, '')).replace(',', '.')
  if (!/^\d+(?:\.\d{0,2})?$/.test(plain)) return undefined
  const dollars = Number(plain) / perUsd
  return dollars >= LEAST_USD && dollars <= MOST_USD ? dollars : undefined
}
