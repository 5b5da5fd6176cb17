/** What a finding is of. Names of personal data follow Presidio's, so that sets and people mean the same. */
export type FindingType =
  | 'EMAIL'
  | 'PHONE'
  | 'CREDIT_CARD'
  | 'IBAN'
  | 'US_SSN'
  | 'TCKN'
  | 'VKN'
  | 'PASSPORT'
  | 'IP_ADDRESS'
  | 'MAC_ADDRESS'
  | 'URL'
  | 'PERSON'
  | 'LOCATION'
  | 'ADDRESS'
  | 'ORGANIZATION'
  | 'DATE'
  | 'DATE_OF_BIRTH'
  | 'CRYPTO_WALLET'
  | 'UK_NHS'
  | 'US_BANK_NUMBER'
  | 'CUSTOM'
  | 'SECRET'

/** A stretch of a text that names somebody or opens something. */
export interface Finding {
  type: FindingType
  /** In UTF-16 units of the text as it was given; `end` is behind the last one. */
  start: number
  end: number
  /** 0 to 1: a checksum that holds or a maker's mark is near 1, a shape alone near 0.5. */
  confidence: number
  /** Which rule found it, for the record. */
  rule: string
}

/**
 * The findings without overlaps, in the order of the text: of two that overlap the surer one stays, of two as sure the
 * longer one.
 */
export function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  const best = [...findings].sort((a, b) => b.confidence - a.confidence || b.end - b.start - (a.end - a.start))
  const kept: Finding[] = []
  // Which places are taken; a text with a hundred thousand findings is no rarity, it is a list of customers.
  const taken = new Uint8Array(best.reduce((end, one) => Math.max(end, one.end), 0))
  for (const one of best) {
    // What is kept never overlaps and is no shorter than what comes later as sure, but a surer one may lie inside.
    if (taken.subarray(one.start, one.end).includes(1)) continue
    taken.fill(1, one.start, one.end)
    kept.push(one)
  }
  return kept.sort((a, b) => a.start - b.start)
}
