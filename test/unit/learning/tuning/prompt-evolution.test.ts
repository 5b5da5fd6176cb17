import { describe, expect, test } from 'vitest'
import {
  evolvePrompt,
  type EvolutionParts,
  type EvolutionResult
} from '../../../../main/learning/tuning/prompt-evolution.ts'
import { PairedTest } from '../../../../main/learning/tuning/paired-test.ts'
import { learnedByHeart } from '../../../../main/learning/tuning/shared-words.ts'
import { tokenOverlap } from '../../../../main/learning/tuning/token-overlap.ts'
import { seeded } from '../../../bench/seeded.ts'
import { MemoryJournal, RULES, scriptedModels, scriptedRows } from '../../../eval/tuning/scripted.ts'

const FIRST = 'Answer the question.'
const WORLD = { without: 0.2, with: 0.95, insight: 1 }
const ENOUGH = { rollouts: 100, microUsd: 1_000_000 }

function evolved(parts: Partial<EvolutionParts> = {}, limits = ENOUGH, rows = 60): Promise<EvolutionResult> {
  return evolvePrompt(FIRST, scriptedRows(rows), limits, {
    ...scriptedModels(WORLD, 5),
    journal: new MemoryJournal(),
    random: seeded(5),
    signal: new AbortController().signal,
    ...parts
  })
}

describe('evolving a prompt', () => {
  test('finds the rules that were missing, and shows it on rows that nothing was learned from', async () => {
    const { verdict, prompt, gate, used } = await evolved()
    expect(verdict).toBe('better')
    for (const rule of RULES) expect(prompt).toContain(rule)
    expect(gate?.after).toBeGreaterThan((gate?.before ?? 1) + 0.4)
    expect(used.rollouts).toBeLessThanOrEqual(ENOUGH.rollouts)
  })

  test.each([
    ['answers', { ...ENOUGH, rollouts: 30 }, 60],
    ['money', { ...ENOUGH, microUsd: 2_000 }, 60],
    ['examples', ENOUGH, 12]
  ])('too little of %s is said, and is no success', async (_, limits, rows) => {
    const { verdict, prompt } = await evolved({}, limits, rows)
    expect(verdict).toBe('too-small')
    expect(prompt).toBe(FIRST)
  })

  test('never asks for more than its limits', async () => {
    const journal = new MemoryJournal()
    let asked = 0
    const models = scriptedModels(WORLD, 5)
    const answer: EvolutionParts['answer'] = (...of) => {
      asked++
      return models.answer(...of)
    }
    for (const rollouts of [34, 50, 77]) {
      asked = 0
      await evolved({ answer, journal: new MemoryJournal() }, { ...ENOUGH, rollouts })
      expect(asked).toBeLessThanOrEqual(rollouts)
    }
    await evolved({ journal }, { ...ENOUGH, microUsd: 4_000 })
    const spent = [...journal.replies.values()].reduce((sum, reply) => sum + (reply?.microUsd ?? 0), 0)
    expect(spent).toBeLessThanOrEqual(4_000)
  })

  test('killed anywhere it goes on without paying for anything twice, to the same end', async () => {
    const whole = await evolved()
    const models = scriptedModels(WORLD, 5)
    for (let killedAt = 1; killedAt < whole.used.rollouts; killedAt += 7) {
      const journal = new MemoryJournal()
      const paid = new Map<string, number>()
      let calls = 0
      const answer: EvolutionParts['answer'] = (prompt, row) => {
        if (++calls === killedAt) return Promise.reject(new Error('killed'))
        const key = JSON.stringify([prompt, row.id])
        paid.set(key, (paid.get(key) ?? 0) + 1)
        return models.answer(prompt, row)
      }
      const parts = { journal, answer, reflect: scriptedModels(WORLD, 5).reflect }
      await expect(evolved(parts)).rejects.toThrow('killed')
      // The one that was being asked may have been paid for, and counts.
      const again = await evolved({ ...parts, reflect: models.reflect }, { ...ENOUGH, rollouts: ENOUGH.rollouts + 1 })
      expect(Math.max(...paid.values())).toBe(1)
      expect(again.verdict).toBe('better')
    }
  })

  test('what was learned by heart or must not be in a prompt is thrown away', async () => {
    const { prompt, fates } = await evolved({
      reflect: (before, [shortfall]) => Promise.resolve({ text: `${before} ${shortfall?.input}`, microUsd: 1 })
    })
    expect(prompt).toBe(FIRST)
    expect(new Set(fates)).toEqual(new Set(['by-heart']))
    const secret = await evolved({
      reflect: (before) => Promise.resolve({ text: `${before} sk-planted`, microUsd: 1 }),
      isClean: (text) => !text.includes('sk-planted')
    })
    expect(secret.prompt).toBe(FIRST)
    expect(new Set(secret.fates)).toEqual(new Set(['unclean']))
  })

  test('ends when it is told to', async () => {
    const stop = new AbortController()
    let asked = 0
    const answer: EvolutionParts['answer'] = (prompt, row) => {
      if (++asked === 5) stop.abort(new Error('stopped'))
      return scriptedModels(WORLD, 5).answer(prompt, row)
    }
    await expect(evolved({ signal: stop.signal, answer })).rejects.toThrow('stopped')
  })
})

test('an always-valid test hardly ever finds what is not there, however often it is looked at', () => {
  const random = seeded(9)
  let found = 0
  for (let run = 0; run < 2_000; run++) {
    const paired = new PairedTest(0.03)
    for (let row = 0; row < 200 && !paired.isBetter; row++) paired.add(Number(random() < 0.5) - Number(random() < 0.5))
    if (paired.isBetter) found++
  }
  expect(found / 2_000).toBeLessThanOrEqual(0.03)
})

test('five words in a row are told apart from the person’s own', () => {
  const example = 'The invoice of 3 May names Anna Kaya as the buyer.'
  expect(learnedByHeart('Note: the invoice of 3 may names somebody.', '', [example])).toEqual([
    'the invoice of 3 may',
    'invoice of 3 may names'
  ])
  expect(learnedByHeart('The invoice of 3 May.', 'about the invoice of 3 may', [example])).toEqual([])
})

test('answers are measured by the words that they share with what was expected', () => {
  expect(tokenOverlap('{"city": "Ankara"}', 'city: Ankara')).toBe(1)
  expect(tokenOverlap('Ankara or Izmir', 'Ankara')).toBeCloseTo(0.5)
  expect(tokenOverlap('', 'Ankara')).toBe(0)
})
