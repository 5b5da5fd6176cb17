/** What makes a part of a conversation worth its place, as shares or standard deviations. */
export interface Worth {
  /** Messages between it and the end. */
  age: number
  /** How much it is about the question, in standard deviations above the conversation's mean. */
  relevance: number
  /** The person wrote it. */
  own: boolean
  code: boolean
  /** What is asked now, or was said last, refers to it by name. */
  referred: boolean
}

const RECENCY = 10
const RELEVANCE = 8
const OWN = 5
const CODE = 3
/** As much as what was just said: what is referred to by name is rarely found by the rest of its words. */
const REFERRED = 10
/** Recency is for what was said just now: it halves with every so many messages, and relevance decides over the rest. */
const HALF_LIFE = 4

/** The higher, the later it is left out. */
export function priority({ age, relevance, own, code, referred }: Worth): number {
  return (
    RECENCY * 2 ** (-age / HALF_LIFE) +
    RELEVANCE * relevance +
    (own ? OWN : 0) +
    (code ? CODE : 0) +
    (referred ? REFERRED : 0)
  )
}
