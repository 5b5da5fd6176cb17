import type { FindingType } from '../../detection/finding.ts'

/** One thing that is masked in a conversation, and what stands in its place. */
export interface MaskEntry {
  /** As it was first written. */
  value: string
  /** An identifier such as `PERSON_1`: it survives code, JSON and tables. */
  placeholder: string
  type: FindingType
}

/** A mention of a masked value in a text. */
export interface Mention {
  start: number
  end: number
  entry: MaskEntry
}
