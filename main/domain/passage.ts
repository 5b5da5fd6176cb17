import type { TurnMessage } from './turn.ts'

/** A stretch of a text, in UTF-16 units. Passages follow each other without gaps and cover the text. */
export interface Passage {
  start: number
  end: number
  /** Part of a table: where its head stands, without which rows mean nothing. */
  table?: TablePlace
}

export interface TablePlace {
  headStart: number
  headEnd: number
  /** Number of the passage's first row, from 1, and how many it has. */
  firstRow: number
  rows: number
}

/** A stretch of a piece and what it is worth. */
export interface RankedPassage {
  message: number
  piece: number
  passage: Passage
  relevance: number
  /** What it shares with the question itself, whatever stands around it: 0 to 1, which is the best match. */
  match: number
  priority: number
  referred: boolean
}

/** What the parts of these messages are worth for their question; made at the first call. */
export type Ranking = (messages: readonly TurnMessage[]) => Promise<readonly RankedPassage[]>
