import type { Neighbour } from './vector-index.ts'
import { contrast, overlap, shortWords, trigrams, type WordCounts } from './word-evidence.ts'

/** A question whose answer is known. */
export interface Known {
  id: number
  text: string
  /** Questions with the same answer have the same group. */
  group: string
}

/** What stands around a question: what the decision is made from. */
export interface NeighbourStatistics {
  /** Of those with the answer that the neighbours vote for. */
  nearest: Known
  similarity: number
  /** The neighbours with its answer, itself first. */
  supporters: Known[]
  /** See `FEATURES`. */
  values: Float64Array
}

export const FEATURES = [
  'similarity',
  'margin',
  'vote',
  'words',
  'letters',
  'length',
  'supporters',
  'record',
  'typical',
  'contradicted',
  'groupSize',
  'contrast',
  'doubts'
] as const
export const SIGNS = [0, 1, 1, 1, 1, 1, -1, 1, 1, 1, 1, 0, -1, -1] as const

const VOTE_WIDTH = 0.01
/** Standard deviations to the nearest wrong one, where none was wrong. */
const NO_CONTRADICTION = 1.5
/** How many right neighbours of an answer's own what is usual for all counts for. */
const USUAL_COUNTS = 3

/** What experience keeps from one run to the next: figures only. */
export interface ExperienceMemory {
  mean: number
  variance: number
  compared: number
  rightCount: number
  rightSum: number
  /** Without sizes: those are counted anew from the questions that are known. */
  groups: [string, Omit<GroupRecord, 'size'>][]
}

/** Records of so many answers are kept for the next run. */
const MOST_RECORDS = 2_000

/** The mean is that of about so many comparisons. */
const RECENT = 500
/** A wrong neighbour of long ago counts a little less with every new one. */
const FADES = 0.998

/** How similar the nearest neighbours of the past were, and how right they were for each answer. */
export class Experience {
  mean: number
  variance: number
  compared: number
  rightCount: number
  rightSum: number
  readonly groups: Map<string, GroupRecord>

  constructor(memory?: ExperienceMemory) {
    // Before anything was seen, a guess that ten questions outweigh.
    this.mean = memory?.mean ?? 0.93
    this.variance = memory?.variance ?? 0.03 ** 2
    this.compared = memory?.compared ?? 10
    this.rightCount = memory?.rightCount ?? 0
    this.rightSum = memory?.rightSum ?? 0
    this.groups = new Map((memory?.groups ?? []).map(([group, record]) => [group, { ...record, size: 0 }]))
  }

  memory(): ExperienceMemory {
    const { mean, variance, compared, rightCount, rightSum } = this
    const judged = [...this.groups].filter(([, { right, wrong }]) => right + wrong > 0).slice(-MOST_RECORDS)
    const groups = judged.map<ExperienceMemory['groups'][number]>(([group, { size: _size, ...record }]) => [
      group,
      record
    ])
    return { mean, variance, compared, rightCount, rightSum, groups }
  }

  /** Notes how a comparison turned out. */
  note(group: string, similarity: number, right: boolean): void {
    const off = similarity - this.mean
    this.compared++
    const weight = 1 / Math.min(this.compared, RECENT)
    this.mean += off * weight
    this.variance += (off * off - this.variance) * weight
    const record = this.recordOf(group)
    if (right) {
      this.rightCount++
      this.rightSum += similarity
      record.right++
      record.rightSum += similarity
    } else {
      record.wrong++
      record.closestWrong = Math.max(record.closestWrong * FADES, similarity)
    }
  }

  /** Notes that a question with this answer became known, or is forgotten. */
  count(group: string, by: 1 | -1): void {
    const record = this.recordOf(group)
    record.size += by
    if (record.size === 0 && record.right + record.wrong === 0) this.groups.delete(group)
  }

  recordOf(group: string): GroupRecord {
    let record = this.groups.get(group)
    if (!record) this.groups.set(group, (record = { right: 0, rightSum: 0, wrong: 0, closestWrong: 0, size: 0 }))
    return record
  }
}

export interface GroupRecord {
  right: number
  rightSum: number
  wrong: number
  closestWrong: number
  /** Questions that are known to have this answer. */
  size: number
}

export interface Surroundings {
  text: string
  /** From the nearest on, at least one. */
  neighbours: readonly Neighbour[]
  known: (id: number) => Known
  words: WordCounts
  experience: Experience
}

/** Describes the nearest neighbour with the answer that most neighbours have, and how much the others agree with it. */
export function describe({ text, neighbours, known, words, experience }: Surroundings): NeighbourStatistics {
  const all = neighbours.map((neighbour) => ({ ...neighbour, known: known(neighbour.id) }))
  const [top] = all as [(typeof all)[number]]
  const weights = all.map((one) => Math.exp((one.similarity - top.similarity) / VOTE_WIDTH))
  const votes = new Map<string, number>()
  for (const [i, one] of all.entries())
    votes.set(one.known.group, (votes.get(one.known.group) ?? 0) + (weights[i] as number))
  const most = Math.max(...votes.values())
  const first = all.find((one) => votes.get(one.known.group) === most) ?? top
  const { known: nearest, similarity } = first
  const { group } = nearest
  const stranger = all.find((one) => one.known.group !== group) ?? all.at(-1) ?? first
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const record = experience.recordOf(group)
  const spread = Math.sqrt(experience.variance)
  const usual = experience.rightCount > 0 ? experience.rightSum / experience.rightCount : experience.mean
  const typical = (record.rightSum + USUAL_COUNTS * usual) / (record.right + USUAL_COUNTS)
  const [wordsA, wordsB] = [shortWords(text), shortWords(nearest.text)]
  const values = Float64Array.of(
    similarity,
    similarity - stranger.similarity,
    most / total,
    overlap(wordsA, wordsB, (word) => words.weight(word)),
    overlap(trigrams(text), trigrams(nearest.text), () => 1),
    Math.abs(Math.log((wordsA.size + 1) / (wordsB.size + 1))),
    Math.log1p(all.filter((one) => one.known.group === group).length),
    Math.log((record.right + 2) / (record.wrong + 1)),
    (similarity - typical) / spread,
    record.wrong > 0 ? (similarity - record.closestWrong) / spread : NO_CONTRADICTION,
    Math.log1p(record.size),
    contrast(
      wordsA,
      all.map((one, i) => ({
        own: one.known.group === group,
        weight: Math.sqrt(Math.sqrt(weights[i] as number)),
        words: shortWords(one.known.text)
      })),
      words
    )
  )
  return {
    nearest,
    similarity,
    supporters: all.filter((one) => one.known.group === group).map((one) => one.known),
    values
  }
}
