import path from 'node:path'
import { termsOf, termLanguage } from '../../main/language/terms.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { ContextMessage } from '../../main/optimizer/context/context-message.ts'
import { fit } from '../../main/optimizer/context/fit.ts'
import { rank, TermCache } from '../../main/optimizer/context/rank.ts'
import { Slices } from '../../main/time/slices.ts'
import { bm25, countTerms } from '../../main/relevance/bm25.ts'
import { TokenWorker } from '../../main/tokens/token-worker.ts'
import { quantile } from '../bench/quantile.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { MeaningsOfTexts } from './context/meanings-of-texts.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  id: string
  messages: { role: string; content: string }[]
  question: string
  evidence: number[]
}

const entry = path.resolve(import.meta.dirname, '../../main/tokens/worker/entry.ts')
const SHARES = [0.25, 0.5]
/** Tokens around a message in the format of most chat templates. */
const AROUND = 4
const ROLES = new Set(['system', 'user', 'assistant', 'tool'])

/**
 * Asks the question at the end of the conversation and cuts it with the app's own stages and settings to a share of its
 * tokens. Evidence is kept as far as its message is: a shortened one counts for the share of its tokens.
 */
export const context: Suite = {
  ownSet: 'test/eval/sets/context.jsonl',
  goals: [
    { metric: 'evidenceRecall.25', atLeast: 0.8 },
    { metric: 'evidenceRecall.50', atLeast: 0.91 },
    { metric: 'needleRecall.50', atLeast: 0.99 },
    { metric: 'overBudget', atMost: 0 },
    { metric: 'orphans', atMost: 0 }
  ],
  async run(file, options): Promise<Measured> {
    const rows = readRows<Row>(file)
    for (const { id, messages, question, evidence } of rows)
      if (!Array.isArray(messages) || typeof question !== 'string' || !Array.isArray(evidence))
        throw new Error(`${file}: ${id}: messages, question and evidence are needed`)
    const worker = new TokenWorker({ entry, clock: systemClock, log: silentLog })
    const counts = new Map<string, number>()
    const count = async (texts: string[]): Promise<number[]> => {
      const unknown = [...new Set(texts.filter((text) => !counts.has(text)))]
      const counted = await worker.count('o200k_base', unknown)
      for (const [index, text] of unknown.entries()) counts.set(text, counted[index] ?? 0)
      return texts.map((text) => counts.get(text) ?? 0)
    }
    const vectors = options.has('no-model') ? undefined : await MeaningsOfTexts.open()
    const recalls = new Map<string, number[]>()
    const note = (name: string, value: number): void => {
      recalls.set(name, [...(recalls.get(name) ?? []), value])
    }
    const times: number[] = []
    let [overBudget, orphans] = [0, 0]
    const terms = new Map<string, TermCache>()
    try {
      for (const row of rows) {
        const messages = conversationOf(row)
        const key = row.messages.map(({ content }) => content.slice(0, 40)).join('\n')
        const cache = terms.get(key) ?? new TermCache()
        terms.set(key, cache)
        const meanings = await vectors?.of(messages, row.question)
        const tokens = await count(row.messages.map(({ content }) => content))
        const costs = tokens.map((one) => one + AROUND)
        const whole = costs.reduce((sum, one) => sum + one, 0)
        const asked = (await count([row.question]))[0] ?? 0
        // Reading the words of a conversation is done once, when its messages come.
        await rank(messages, cache, new Slices(systemClock), meanings)
        for (const share of SHARES) {
          const name = String(share * 100)
          const budget = Math.floor(whole * share) + asked + AROUND
          const begin = performance.now()
          const ranked = await rank(messages, cache, new Slices(systemClock), meanings)
          times.push(performance.now() - begin)
          const fitted = await fit({ messages, budget, count, around: AROUND, rank: () => Promise.resolve(ranked) })
          if (fitted.usedTokens > budget) overBudget++
          const kept = row.messages.map((_, message) => {
            const pieces = fitted.pieces.filter((piece) => piece.message === message)
            const of = pieces.reduce((sum, piece) => sum + piece.ofTokens, 0)
            return of === 0 ? 1 : Math.min(1, pieces.reduce((sum, piece) => sum + piece.tokens, 0) / of)
          })
          orphans += orphansIn(messages, kept)
          note(`evidenceRecall.${name}`, recall(row, kept))
          if (row.id.startsWith('needle')) note(`needleRecall.${name}`, recall(row, kept))
          const recent = row.messages.map((_, index) => index)
          note(`recencyRecall.${name}`, recall(row, greedy(recent, costs, whole * share)))
          const language = termLanguage(row.question)
          const scores = bm25(
            termsOf(row.question, language),
            row.messages.map(({ content }) => countTerms(termsOf(content, language)))
          )
          note(`bm25Recall.${name}`, recall(row, greedy([...scores], costs, whole * share)))
        }
      }
    } finally {
      await worker.close()
      vectors?.close()
    }
    const metrics = Object.fromEntries([...recalls].map(([name, values]) => [name, mean(values)]))
    return {
      metrics: { ...metrics, overBudget, orphans, questionMsP50: quantile(times, 0.5) },
      notes: [
        vectors?.note ?? 'Without the embedding.',
        `${rows.length} questions. recency keeps the last messages, bm25 those that share words with the question.`
      ]
    }
  }
}

function conversationOf({ id, messages, question }: Row): ContextMessage[] {
  let group = ''
  const before = messages.map(({ role, content }, index): ContextMessage => {
    const called = messages[index + 1]?.role === 'tool'
    if (role !== 'tool') group = called ? `${id}/${index}` : ''
    return {
      id: `${id.split('/')[0] ?? id}/${index}`,
      role: ROLES.has(role) ? (role as ContextMessage['role']) : 'user',
      pieces: [{ kind: role === 'tool' ? 'tool' : role === 'system' ? 'system' : 'history', text: content }],
      otherTokens: 0,
      ...(group !== '' && { group })
    }
  })
  return [
    ...before,
    { id: `${id}/question`, role: 'user', pieces: [{ kind: 'history', text: question }], otherTokens: 0 }
  ]
}

/** Messages by their score until nothing more fits. */
function greedy(scores: readonly number[], costs: readonly number[], budget: number): number[] {
  const kept = scores.map(() => 0)
  let left = budget
  for (const index of scores.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))) {
    if ((costs[index] ?? 0) > left) continue
    left -= costs[index] ?? 0
    kept[index] = 1
  }
  return kept
}

function recall({ evidence }: Row, kept: readonly number[]): number {
  if (evidence.length === 0) return 1
  return evidence.reduce((sum, index) => sum + (kept[index] ?? 0), 0) / evidence.length
}

/** Messages of a group of which another one is missing. */
function orphansIn(messages: readonly ContextMessage[], kept: readonly number[]): number {
  return messages.filter(
    ({ group }, index) =>
      group !== undefined &&
      (kept[index] ?? 0) > 0 &&
      messages.some((other, at) => other.group === group && (kept[at] ?? 0) === 0)
  ).length
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
