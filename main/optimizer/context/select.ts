import type { RankedPassage } from '../../domain/passage.ts'
import type { Tokens } from '../../domain/units.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import type { ContextMessage } from './context-message.ts'

/** Which passages are read, as indexes into the ranking. */
export interface Selection {
  taken: ReadonlySet<number>
  /** Passages are counted by their share of their piece. */
  tokens: Tokens
}

export interface Selecting {
  messages: readonly ContextMessage[]
  ranked: readonly RankedPassage[]
  /** Tokens of every piece of every message. */
  tokensOf: readonly (readonly Tokens[])[]
  around: Tokens
  target: Tokens
  /** The message that asks. */
  at: number
  isExcluded: (message: number, piece: number) => boolean
  isPinned: (message: number, piece: number) => boolean
  /** Lets others have their turn. */
  pause: Pause
}

/** A mark where something is left out, and the head of a table once more. */
const CUT_TOKENS = 4
/** The instructions may push the question aside by so much, when both are too long. */
export const SYSTEM_SHARE = 0.5

/** Priorities are sums of a few standard deviations. */
const ABOVE_EVERY_PRIORITY = 1e6

/** Priorities are told apart to a thousandth: with the passage's number they are whole numbers below 2 ** 53. */
const STEPS = 1_000

/** What is taken first: the higher. */
const TIER = { rest: 0, pinned: 1, system: 2, question: 3 } as const
type Tier = (typeof TIER)[keyof typeof TIER]

/**
 * Takes passages by their priority until the target is reached: first the question and the instructions, then what is
 * pinned, then the rest. A group is taken with the beginning of each of its messages, or not at all.
 */
export async function select(selecting: Selecting): Promise<Selection> {
  const { messages, ranked, tokensOf, around, target, at, isExcluded, isPinned, pause } = selecting
  const tierOf = ({ message, piece }: RankedPassage): Tier => {
    const one = messages[message]
    if (one?.role === 'system') return TIER.system
    if (message >= at && one?.pieces[piece]?.kind !== 'document') return TIER.question
    return isPinned(message, piece) ? TIER.pinned : TIER.rest
  }
  const tiers: Tier[] = []
  const costs: Tokens[] = []
  const asked: number[] = []
  const system: number[] = []
  let systemTokens = 0
  await inSlices(ranked.length, pause, (index) => {
    const one = ranked[index] as RankedPassage
    const [tier, cost] = [tierOf(one), passageTokens(one, messages, tokensOf)]
    tiers.push(tier)
    costs.push(cost)
    if (one.message >= at) asked.push(index)
    if (tier !== TIER.system) return
    system.push(index)
    systemTokens += cost
  })
  const ends = endsOf(asked)
  // One number says the order: the tier, whether it is an end of what is asked, the priority, and of equals the later.
  const order = new Float64Array(ranked.length)
  let allowed = 0
  await inSlices(ranked.length, pause, (index) => {
    const { message, piece, priority } = ranked[index] as RankedPassage
    if (isExcluded(message, piece)) return
    const worth = (2 * (tiers[index] ?? 0) + Number(ends.has(index))) * ABOVE_EVERY_PRIORITY + priority
    order[allowed++] = Math.round(worth * STEPS) * ranked.length + index
  })
  await pause()
  const ascending = order.subarray(0, allowed).sort()
  await pause()
  const systemRoom = Math.min(systemTokens, Math.floor(target * SYSTEM_SHARE))
  const taken = new Set<number>()
  const open = new Set<number>()
  const openGroups = new Set<string>()
  let tokens = 0
  const take = (indexes: readonly number[], most: Tokens): void => {
    const fresh = indexes.filter((index) => !taken.has(index))
    const opening = new Set(
      fresh.flatMap((index) => ranked[index]?.message ?? []).filter((message) => !open.has(message))
    )
    let cost = 0
    for (const message of opening) cost += around + (messages[message]?.otherTokens ?? 0)
    for (const index of fresh) cost += costs[index] ?? 0
    if (tokens + cost > most) return
    tokens += cost
    for (const index of fresh) taken.add(index)
    for (const message of opening) open.add(message)
    const group = messages[ranked[indexes[0] ?? 0]?.message ?? 0]?.group
    if (group !== undefined) openGroups.add(group)
  }
  const takeOne = (index: number, most: Tokens): void => {
    const { message = 0 } = ranked[index] ?? {}
    const opening = open.has(message) ? 0 : around + (messages[message]?.otherTokens ?? 0)
    const cost = opening + (costs[index] ?? 0)
    if (tokens + cost > most) return
    tokens += cost
    taken.add(index)
    open.add(message)
  }
  // What is asked with all that comes with it stays whole wherever that is possible.
  take(asked.concat(system), target)
  const beginnings = await groupBeginnings(selecting)
  await inSlices(allowed, pause, (step) => {
    const key = ascending[allowed - 1 - step] ?? 0
    const index = key - Math.floor(key / ranked.length) * ranked.length
    if (taken.has(index)) return
    const group = messages[ranked[index]?.message ?? 0]?.group
    const most = tiers[index] === TIER.question ? target - systemRoom : target
    if (group === undefined || openGroups.has(group)) takeOne(index, most)
    else {
      take(beginnings.get(group) ?? [index], most)
      if (openGroups.has(group) && !taken.has(index)) takeOne(index, most)
    }
  })
  return { taken, tokens }
}

function passageTokens(
  { message, piece, passage }: RankedPassage,
  messages: readonly ContextMessage[],
  tokensOf: readonly (readonly Tokens[])[]
): Tokens {
  const { text } = messages[message]?.pieces[piece] ?? { text: '' }
  const all = tokensOf[message]?.[piece] ?? 0
  const length = passage.end - passage.start
  return length === text.length ? all : Math.ceil((all * length) / Math.max(1, text.length)) + CUT_TOKENS
}

/** The first and the last passage of what is asked: there the question stands when data were pasted with it. */
function endsOf(asked: readonly number[]): Set<number> {
  return new Set([asked[0], asked.at(-1)].filter((index) => index !== undefined))
}

/** For every group the first passage of each of its messages' pieces. */
async function groupBeginnings({
  messages,
  ranked,
  isExcluded,
  pause
}: Selecting): Promise<ReadonlyMap<string, number[]>> {
  const beginnings = new Map<string, number[]>()
  const seen = new Set<string>()
  await inSlices(ranked.length, pause, (index) => {
    const { message, piece } = ranked[index] as RankedPassage
    const group = messages[message]?.group
    if (group === undefined) return
    const key = `${message}#${piece}`
    if (seen.has(key) || isExcluded(message, piece)) return
    seen.add(key)
    const list = beginnings.get(group)
    if (list) list.push(index)
    else beginnings.set(group, [index])
  })
  return beginnings
}
