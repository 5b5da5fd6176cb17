import type { Bytes } from './units.ts'

/** A file that is larger is never read whole. Most of a document this large is pictures, of which nothing is read. */
export const LARGEST_FILE: Bytes = 60_000_000
/** What is kept of the beginning of a text that is too large to be kept whole, and at most of its end. */
export const START_BYTES: Bytes = 1_500_000
