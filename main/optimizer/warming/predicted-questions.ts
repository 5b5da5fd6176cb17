import { DAY_MS, localDay } from '../../domain/calendar.ts'
import type { ModelRef, WorkspaceId } from '../../domain/ids.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'
import { filled, isWorkday, templated, weekdayOf, type DayNumber } from './date-templates.ts'

/** A question with which a conversation began. */
export interface AskedQuestion {
  at: EpochMs
  text: string
  model: ModelRef
  workspaceId: WorkspaceId
}

/** A question that is likely to be asked. */
export interface PredictedQuestion {
  text: string
  model: ModelRef
  workspaceId: WorkspaceId
  /** About when. */
  at: EpochMs
  /** That it is asked at all in the time looked ahead, 0 to 1. */
  chance: number
}

/** Days looked back on. The last week counts most; more weeks tell one weekday from another. */
const DAYS = 28
const LATELY = 7
/** What a window counts less than the next later one of its kind: habits end. */
const FADING = 0.8
/** What is believed before anything was seen, as windows: a question comes back on one day in ten. */
const PRIOR = { asked: 0.1, windows: 1 }
const LEAST_CHANCE = 0.02
const FEWEST_ASKS = 2

/** A stretch of a day in the past that is as long and begins at the same hour as the one looked ahead. */
interface PastWindow {
  daysAgo: number
  day: DayNumber
  asked: boolean
}

/** Which windows speak for a day: all of the last week, days of the same kind, or the same weekday. */
const KINDS: readonly ((window: PastWindow, target: DayNumber) => boolean)[] = [
  ({ daysAgo }) => daysAgo <= LATELY,
  ({ day, daysAgo }, target) => isWorkday(day) === isWorkday(target) && daysAgo <= 2 * LATELY,
  ({ day }, target) => weekdayOf(day) === weekdayOf(target)
]

/**
 * What is likely to be asked between now and then: questions are put together by their template, each template by the
 * days on which it was asked at these hours. Whether all days, working days or the same weekday tell most is chosen for
 * each template by how well each would have told its past.
 * @param asks from the oldest on
 */
export function predictedQuestions(
  asks: readonly AskedQuestion[],
  now: EpochMs,
  aheadMs: Milliseconds
): PredictedQuestion[] {
  const known = Math.min(DAYS, Math.floor((now - (asks[0]?.at ?? now)) / DAY_MS) + 1)
  const expected: PredictedQuestion[] = []
  for (const { template, asks: ofTemplate } of byTemplate(asks, now - DAYS * DAY_MS)) {
    if (ofTemplate.length < FEWEST_ASKS) continue
    const at = usualMoment(ofTemplate, now, aheadMs)
    if (at === undefined) continue
    const target = localDay(at)
    const windows = pastWindows(ofTemplate, now, aheadMs, at, known)
    const chance = chanceOf(windows, target)
    const text = nextText(template, ofTemplate, target)
    const last = ofTemplate.at(-1)
    if (text !== undefined && last && chance >= LEAST_CHANCE)
      expected.push({ text, model: last.model, workspaceId: last.workspaceId, at, chance })
  }
  return expected.sort((a, b) => b.chance - a.chance)
}

interface TemplatedAsk extends AskedQuestion {
  days: DayNumber[]
}

function byTemplate(
  asks: readonly AskedQuestion[],
  since: EpochMs
): Iterable<{ template: string; asks: TemplatedAsk[] }> {
  const groups = new Map<string, { template: string; asks: TemplatedAsk[] }>()
  for (const ask of asks) {
    if (ask.at < since) continue
    const { template, days } = templated(ask.text)
    const name = `${ask.workspaceId} ${template}`
    const group = groups.get(name) ?? { template, asks: [] }
    group.asks.push({ ...ask, days })
    groups.set(name, group)
  }
  return groups.values()
}

/** The middle of the moments, moved to the coming days, at which it was asked at such hours. */
function usualMoment(asks: readonly AskedQuestion[], now: EpochMs, aheadMs: Milliseconds): EpochMs | undefined {
  const ahead = asks.map(({ at }) => at + Math.ceil((now - at) / DAY_MS) * DAY_MS).filter((at) => at < now + aheadMs)
  return ahead.toSorted((a, b) => a - b)[Math.floor(ahead.length / 2)]
}

function pastWindows(
  asks: readonly AskedQuestion[],
  now: EpochMs,
  aheadMs: Milliseconds,
  at: EpochMs,
  known: number
): PastWindow[] {
  return Array.from({ length: known }, (_, index) => {
    const daysAgo = index + 1
    const from = now - daysAgo * DAY_MS
    return {
      daysAgo,
      day: localDay(at - daysAgo * DAY_MS),
      asked: asks.some((ask) => ask.at >= from && ask.at < from + aheadMs)
    }
  })
}

function chanceOf(windows: readonly PastWindow[], target: DayNumber): number {
  const losses = KINDS.map((kind) =>
    windows.reduce((loss, window, index) => {
      const chance = estimate(windows.slice(index + 1), window.day, kind, window.daysAgo)
      return loss - Math.log(window.asked ? chance : 1 - chance) * FADING ** (window.daysAgo / LATELY)
    }, 0)
  )
  const best = losses.indexOf(Math.min(...losses))
  return estimate(windows, target, KINDS[best] ?? (() => true), 0)
}

/** @param asOf days before now at which the estimate is made */
function estimate(
  windows: readonly PastWindow[],
  target: DayNumber,
  kind: (typeof KINDS)[number],
  asOf: number
): number {
  let { asked, windows: counted } = PRIOR
  let weight = 1
  for (const window of windows) {
    if (!kind({ ...window, daysAgo: window.daysAgo - asOf }, target)) continue
    counted += weight
    if (window.asked) asked += weight
    weight *= FADING
  }
  return asked / counted
}

/** How a day in a question follows from the day on which it is asked. */
const RULES: readonly ((asked: DayNumber, offset: number) => DayNumber)[] = [
  (asked, offset) => asked + offset,
  (asked, offset) => workdaysFrom(asked, offset)
]
const SHARE_EXPLAINED = 0.7

/** The template's text on a day: with the days that its past leads to; undefined when nothing leads there. */
function nextText(template: string, asks: readonly TemplatedAsk[], target: DayNumber): string | undefined {
  const last = asks.at(-1)
  if (!last || last.days.length === 0) return last?.text
  const days: DayNumber[] = []
  for (const [slot, day] of last.days.entries()) {
    const asked = localDay(last.at)
    const [best] = RULES.flatMap((rule) => {
      const offset = offsetBy(rule, asked, day)
      if (offset === undefined) return []
      const explained = asks.filter((ask) => ask.days[slot] === rule(localDay(ask.at), offset)).length
      return explained >= FEWEST_ASKS && explained / asks.length >= SHARE_EXPLAINED ? [{ rule, offset, explained }] : []
    }).sort((a, b) => b.explained - a.explained)
    if (!best) return asks.every((ask) => ask.text === last.text) ? last.text : undefined
    days.push(best.rule(target, best.offset))
  }
  return filled(template, days)
}

const FARTHEST = 40

function offsetBy(rule: (typeof RULES)[number], asked: DayNumber, day: DayNumber): number | undefined {
  for (let offset = 0; offset <= FARTHEST; offset++) {
    if (rule(asked, -offset) === day) return -offset
    if (rule(asked, offset) === day) return offset
  }
  return undefined
}

function workdaysFrom(day: DayNumber, offset: number): DayNumber {
  const step = Math.sign(offset)
  let at = day
  for (let left = Math.abs(offset); left > 0;) {
    at += step
    if (isWorkday(at)) left--
  }
  return at
}
