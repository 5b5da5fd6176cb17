import type { RankedPassage } from '../../domain/passage.ts'
import type { ContextReason } from '../../domain/trace.ts'
import type { Tokens } from '../../domain/units.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import { renderKept } from '../../relevance/render-kept.ts'
import {
  NO_WISHES,
  pieceKey,
  pieceText,
  questionAt,
  wishes,
  type ContextMessage,
  type ContextWishes
} from './context-message.ts'
import { isQuestion, usedTokens, withBeginning } from './cut-short.ts'
import type { Fitted, FittedPiece, FitRequest, Plan } from './fitted.ts'
import { select, type Selecting, type Selection } from './select.ts'

/**
 * What is left out grows in steps of this share of the budget, so that the beginning of the prompt stays the same for
 * several turns and the states that providers and local models keep of it hold. The first cut takes no step: nobody
 * knows whether the conversation goes on.
 */
const STEP_SHARE = 0.25
/** A plan is given up when it holds less than this share of what a new choice would have of the question. */
const ENOUGH = 0.7

/** No tokenizer makes more tokens of a text than it has bytes. */
const upperBound = (text: string): Tokens => Buffer.byteLength(text, 'utf8')
/** Texts that are counted at once. */
const AT_ONCE = 500

/**
 * Makes a conversation fit into a model's window. What belongs least to the question is shortened and then left out;
 * the instructions and the last message stay, calls of tools stay with their results, and the order is that of the
 * conversation. Nothing is ever refused for its size.
 */
export async function fit(request: FitRequest): Promise<Fitted> {
  const { messages, count, around, previous, noteTokens = 0, pause = () => undefined } = request
  const asked = request.wishes ?? NO_WISHES
  const at = questionAt(messages)
  const isExcluded = excludedBy(messages, asked, at)
  const { tokensOf, total, isCertain } = await counted(request, isExcluded)
  await pause()
  const fate = fates(request, tokensOf, isExcluded, at)
  if (total <= request.budget)
    return {
      pieces: await fate(undefined, [], NO_RANGES),
      usedTokens: total,
      counting: isCertain ? 'upper-bound' : 'exact',
      plan: undefined,
      compacted: previous !== undefined
    }
  const budget = request.budget - noteTokens
  const ranked = await request.rank()
  await pause()
  const ranges = await rangesOf(ranked, pause)
  const selecting = { messages, ranked, tokensOf, around, at, isExcluded, isPinned: pinnedBy(messages, asked), pause }
  const fresh = await select({ ...selecting, target: budget })
  await pause()
  const held = previous && (await holding(selecting, ranges, previous))
  let holds = held !== undefined && held.tokens <= budget && (await hasEnough(held, fresh, ranked, pause))
  await pause()
  const grown = held !== undefined && held.tokens > budget
  const stepDown = (): Promise<Selection> => select({ ...selecting, target: Math.floor(budget * (1 - STEP_SHARE)) })
  let chosen = holds && held ? held : grown ? await stepDown() : fresh
  // Passages are counted by their share of the piece: what is read is counted once more, as it is read.
  for (;;) {
    await pause()
    const pieces = await fate(chosen, ranked, ranges)
    await pause()
    const cut: FittedPiece[] = []
    await inSlices(pieces.length, pause, (index) => {
      const one = pieces[index] as FittedPiece
      if (one.fate === 'shortened') cut.push(one)
    })
    for (let from = 0; from < cut.length; from += AT_ONCE) {
      const some = cut.slice(from, from + AT_ONCE)
      const recounted = await count(some.map(({ text }) => text))
      for (const [index, one] of some.entries()) one.tokens = recounted[index] ?? 0
    }
    const used = await usedTokens(pieces, messages, around, pause)
    const over = used - budget
    const unread = pieces.filter((one) => one.fate === 'dropped' && isQuestion(messages, one, at))
    const cutShort = async (): Promise<Fitted> => {
      const truncated = await withBeginning(unread, pieces, messages, { ...request, budget })
      return { ...truncated, counting: 'exact', plan: undefined, compacted: true }
    }
    if (over <= 0 && unread.length > 0) return await cutShort()
    if (over <= 0)
      return {
        pieces,
        usedTokens: used,
        counting: 'exact',
        plan: {
          known: holds && previous ? previous.known : await idsOf(messages, pause),
          kept: await keptOf(chosen, ranges, messages, pause)
        },
        compacted: !holds
      }
    if (holds) {
      holds = false
      chosen = await stepDown()
      continue
    }
    const fewer = await select({ ...selecting, target: Math.max(0, chosen.tokens - over) })
    if (fewer.taken.size >= chosen.taken.size) return await cutShort()
    chosen = fewer
  }
}

/**
 * Tokens of every piece; 0 of those that are excluded. What certainly fits is not counted: its bytes are no fewer.
 */
async function counted(
  { messages, around, budget, count, pause = () => undefined }: FitRequest,
  isExcluded: (message: number, piece: number) => boolean
): Promise<{ tokensOf: Tokens[][]; total: Tokens; isCertain: boolean }> {
  const texts: string[] = []
  let [fixed, characters] = [0, 0]
  await inSlices(messages.length, pause, (message) => {
    const { pieces, otherTokens } = messages[message] as ContextMessage
    fixed += around + otherTokens
    for (const [index, piece] of pieces.entries()) {
      if (isExcluded(message, index)) continue
      const text = pieceText(piece)
      characters += text.length
      texts.push(text)
    }
  })
  const bytes = characters + fixed <= budget ? await bytesOf(texts, budget - fixed, pause) : undefined
  const counts: Tokens[] = bytes ?? []
  if (!bytes)
    for (let from = 0; from < texts.length; from += AT_ONCE) {
      for (const tokens of await count(texts.slice(from, from + AT_ONCE))) counts.push(tokens)
      await pause()
    }
  const tokensOf: Tokens[][] = []
  let [next, total] = [0, fixed]
  await inSlices(messages.length, pause, (message) => {
    const { pieces } = messages[message] as ContextMessage
    tokensOf.push(
      pieces.map((_, index) => {
        if (isExcluded(message, index)) return 0
        const tokens = counts[next++] ?? 0
        total += tokens
        return tokens
      })
    )
  })
  return { tokensOf, total, isCertain: bytes !== undefined }
}

/** Bytes of texts; undefined where they are more than there is room for. */
async function bytesOf(texts: readonly string[], room: Tokens, pause: Pause): Promise<Tokens[] | undefined> {
  const bytes: Tokens[] = []
  let sum = 0
  await inSlices(texts.length, pause, (index) => {
    if (sum <= room) sum += bytes[bytes.push(upperBound(texts[index] as string)) - 1] as number
  })
  return sum <= room ? bytes : undefined
}

/** Where the passages of a piece begin and end in the ranking, by its message and its number. */
type Ranges = readonly (readonly (readonly [from: number, end: number])[])[]
const NO_RANGES: Ranges = []

/** @param ranked in the order of the messages, their pieces and their passages */
async function rangesOf(ranked: readonly RankedPassage[], pause: Pause): Promise<Ranges> {
  const ranges: [number, number][][] = []
  await inSlices(ranked.length, pause, (index) => {
    const { message, piece } = ranked[index] as RankedPassage
    const ofMessage = (ranges[message] ??= [])
    const range = ofMessage[piece]
    if (range) range[1] = index + 1
    else ofMessage[piece] = [index, index + 1]
  })
  return ranges
}

/** Excluding a message of a group excludes the group; the question and the instructions can not be excluded. */
function excludedBy(
  messages: readonly ContextMessage[],
  { excluded }: ContextWishes,
  at: number
): (message: number, piece: number) => boolean {
  const groups = new Set(
    messages.flatMap(({ id, group, pieces }) =>
      group !== undefined && pieces.some((_, piece) => wishes(excluded, id, piece)) ? [group] : []
    )
  )
  return (message, piece) => {
    const one = messages[message]
    if (!one || message >= at || one.role === 'system') return false
    return wishes(excluded, one.id, piece) || (one.group !== undefined && groups.has(one.group))
  }
}

const pinnedBy =
  (messages: readonly ContextMessage[], asked: ContextWishes) =>
  (message: number, piece: number): boolean =>
    wishes(asked.pinned, messages[message]?.id ?? '', piece)

/** What the previous plan keeps, and everything since. */
async function holding(
  { messages, ranked, tokensOf, around, isExcluded, isPinned, pause }: Omit<Selecting, 'target'>,
  ranges: Ranges,
  previous: Plan
): Promise<Selection> {
  const taken = new Set<number>()
  let tokens = 0
  await inSlices(messages.length, pause, (message) => {
    const one = messages[message] as ContextMessage
    const isNew = !previous.known.has(one.id)
    let isOpen = false
    for (const [piece, { text }] of one.pieces.entries()) {
      const [from, end] = ranges[message]?.[piece] ?? [0, 0]
      if (from === end || isExcluded(message, piece)) continue
      const all = isNew || isPinned(message, piece)
      const numbers = all ? undefined : previous.kept.get(pieceKey(one.id, piece))
      if (!all && !numbers) continue
      const kept = numbers && new Set(numbers)
      for (let index = from; index < end; index++) {
        if (kept && !kept.has(index - from)) continue
        taken.add(index)
        if (!isOpen) tokens += around + one.otherTokens
        isOpen = true
        const { start = 0, end: last = 0 } = ranked[index]?.passage ?? {}
        tokens += Math.ceil((tokensOf[message]?.[piece] ?? 0) * ((last - start) / Math.max(1, text.length)))
      }
    }
  })
  return { taken, tokens }
}

/**
 * Whether a selection holds about as much of what shares words or meaning with the question as a new one would, in all
 * and in its best passage: many that share its common words do not make up for the one with its rare word.
 */
async function hasEnough(
  held: Selection,
  fresh: Selection,
  ranked: readonly RankedPassage[],
  pause: Pause
): Promise<boolean> {
  const own = await matchOf(held, ranked, pause)
  const other = await matchOf(fresh, ranked, pause)
  return own.sum >= ENOUGH * other.sum && own.best >= ENOUGH * other.best
}

async function matchOf(
  { taken }: Selection,
  ranked: readonly RankedPassage[],
  pause: Pause
): Promise<{ sum: number; best: number }> {
  let [sum, best] = [0, 0]
  await inSlices(ranked.length, pause, (index) => {
    if (!taken.has(index)) return
    const { match } = ranked[index] as RankedPassage
    sum += match
    best = Math.max(best, match)
  })
  return { sum, best }
}

/** Numbers of the passages of each piece that are taken. */
async function keptOf(
  { taken }: Selection,
  ranges: Ranges,
  messages: readonly ContextMessage[],
  pause: Pause
): Promise<Map<string, number[]>> {
  const kept = new Map<string, number[]>()
  await inSlices(messages.length, pause, (message) => {
    const { id, pieces } = messages[message] as ContextMessage
    for (const piece of pieces.keys()) {
      const [from, end] = ranges[message]?.[piece] ?? [0, 0]
      const numbers: number[] = []
      for (let index = from; index < end; index++) if (taken.has(index)) numbers.push(index - from)
      if (numbers.length > 0) kept.set(pieceKey(id, piece), numbers)
    }
  })
  return kept
}

async function idsOf(messages: readonly ContextMessage[], pause: Pause): Promise<Set<string>> {
  const ids = new Set<string>()
  await inSlices(messages.length, pause, (index) => ids.add((messages[index] as ContextMessage).id))
  return ids
}

/** Says for a selection what becomes of each piece; without one everything that is not excluded is whole. */
function fates(
  { messages, wishes: asked = NO_WISHES, pause = () => undefined }: FitRequest,
  tokensOf: readonly (readonly Tokens[])[],
  isExcluded: (message: number, piece: number) => boolean,
  at: number
): (selection: Selection | undefined, ranked: readonly RankedPassage[], ranges: Ranges) => Promise<FittedPiece[]> {
  const isPinned = pinnedBy(messages, asked)
  return async (selection, ranked, ranges) => {
    const fateOf = (message: number, piece: number): FittedPiece => {
      const { role, pieces } = messages[message] as ContextMessage
      const one = pieces[piece] as ContextMessage['pieces'][number]
      const base = { message, piece, ofTokens: tokensOf[message]?.[piece] ?? 0 }
      if (isExcluded(message, piece)) return { ...base, fate: 'dropped', reason: 'excluded', text: '', tokens: 0 }
      const always = role === 'system' || (message >= at && one.kind !== 'document')
      const [from, end] = ranges[message]?.[piece] ?? [0, 0]
      const kept: number[] = []
      for (let index = from; index < end; index++) if (!selection || selection.taken.has(index)) kept.push(index)
      const age = messages.length - 1 - message
      const why = { always, pinned: isPinned(message, piece), fits: selection === undefined }
      if (kept.length === end - from && (!selection || kept.length > 0 || always))
        return {
          ...base,
          fate: 'whole',
          reason: reasonOf(kept, ranked, age, why),
          text: pieceText(one),
          tokens: base.ofTokens
        }
      if (kept.length === 0) {
        let best = -Infinity
        for (let index = from; index < end; index++) best = Math.max(best, ranked[index]?.relevance ?? 0)
        return { ...base, fate: 'dropped', reason: best > 0 ? 'no-room' : 'off-topic', text: '', tokens: 0 }
      }
      const reason = reasonOf(kept, ranked, age, why)
      return { ...base, fate: 'shortened', reason, ...shortened(one, ranked.slice(from, end), kept, from), tokens: 0 }
    }
    const out: FittedPiece[] = []
    await inSlices(messages.length, pause, (message) => {
      const { pieces } = messages[message] as ContextMessage
      for (const piece of pieces.keys()) out.push(fateOf(message, piece))
    })
    return out
  }
}

function reasonOf(
  kept: readonly number[],
  ranked: readonly RankedPassage[],
  age: number,
  { always, pinned, fits }: { always: boolean; pinned: boolean; fits: boolean }
): ContextReason {
  if (always) return 'always'
  if (pinned) return 'pinned'
  if (fits) return 'fits'
  if (kept.some((index) => ranked[index]?.referred)) return 'referred'
  return age < RECENT && !kept.some((index) => (ranked[index]?.relevance ?? 0) > 1) ? 'recent' : 'relevant'
}
const RECENT = 6

/** @param kept indexes into the ranking, of which the piece's passages begin at `from` */
function shortened(
  one: ContextMessage['pieces'][number],
  own: readonly RankedPassage[],
  kept: readonly number[],
  from: number
): Pick<FittedPiece, 'text' | 'passages' | 'rows'> {
  const passages = own.map(({ passage }) => passage)
  const numbers = new Set(kept.map((index) => index - from))
  let [rows, allRows] = [0, 0]
  for (const [number, { table }] of passages.entries()) {
    allRows += table?.rows ?? 0
    if (numbers.has(number)) rows += table?.rows ?? 0
  }
  return {
    text: pieceText(one, renderKept(one.text, passages, numbers)),
    passages: { kept: kept.length, of: own.length },
    ...(allRows > 0 && { rows: { kept: rows, of: allRows } })
  }
}
