import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'
import { describe, expect, test, vi } from 'vitest'
import { DeltaBatcher } from '../../../main/inference/host/delta-batcher.ts'
import { threadCandidates } from '../../../main/inference/host/measure-threads.ts'
import { ReadingPace } from '../../../main/inference/host/reading-pace.ts'
import { repeatPenalty, repeatsEndlessly } from '../../../main/inference/host/repetition.ts'
import { PrefixStates } from '../../../main/inference/host/prefix-states.ts'
import { SequencePool } from '../../../main/inference/host/sequence-pool.ts'
import { ThreadGovernor } from '../../../main/inference/host/thread-governor.ts'

describe('the outbox', () => {
  test('sends at once what comes after a while, and gathers what comes fast', () => {
    vi.useFakeTimers()
    try {
      const sent: string[] = []
      const outbox = new DeltaBatcher(({ channel, text }) => sent.push(`${channel} ${text}`))
      outbox.add({ channel: 'text', text: 'a' })
      expect(sent).toEqual(['text a'])
      outbox.add({ channel: 'text', text: 'b' })
      outbox.add({ channel: 'text', text: 'c' })
      expect(sent).toEqual(['text a'])
      vi.advanceTimersByTime(33)
      expect(sent).toEqual(['text a', 'text bc'])
    } finally {
      vi.useRealTimers()
    }
  })

  test('keeps channels and order', () => {
    const sent: string[] = []
    const outbox = new DeltaBatcher(({ channel, text }) => sent.push(`${channel} ${text}`))
    outbox.add({ channel: 'reasoning', text: 'a' })
    outbox.add({ channel: 'reasoning', text: 'b' })
    outbox.add({ channel: 'text', text: 'c' })
    outbox.flush()
    expect(sent).toEqual(['reasoning a', 'reasoning b', 'text c'])
  })
})

test('a free sequence goes to who can use it, not to an answer that waits for its own', async () => {
  const context = { totalSequences: 2, getSequence: () => ({}) as LlamaContextSequence } as unknown as LlamaContext
  const pool = new SequencePool(context, new PrefixStates('unused', 1))
  await pool.acquire('busy')
  const ends = await pool.acquire('ends')
  void pool.acquire('busy')
  const other = pool.acquire('other')
  pool.release(ends)
  expect((await other).conversationId).toBe('other')
})

describe('the reading pace', () => {
  test('a slow model reads in the smallest batches', () => {
    const pace = new ReadingPace(256, Infinity)
    expect(pace.batch).toBe(32)
    pace.note(32, 2000)
    expect(pace.batch).toBe(32)
  })

  test('a fast model reads in batches of about the same time, up to the most', () => {
    const pace = new ReadingPace(256, Infinity)
    pace.note(32, 96)
    expect(pace.batch).toBe(96)
    for (let round = 0; round < 8; round++) pace.note(96, 5)
    expect(pace.batch).toBe(256)
  })

  test('what was measured when the model was loaded holds for the first prompt', () => {
    const pace = new ReadingPace(256, 2)
    expect(pace.batch).toBe(128)
    pace.note(128, 512)
    expect(pace.batch).toBe(96)
  })

  test('the short end of a prompt says nothing about the pace', () => {
    const pace = new ReadingPace(256, Infinity)
    pace.note(3, 900)
    pace.note(32, 48)
    expect(pace.batch).toBe(192)
  })
})

test('threads are tried at one, half of the cores, and all', () => {
  expect(threadCandidates(8)).toEqual([1, 4, 8])
  expect(threadCandidates(2)).toEqual([1, 2])
  expect(threadCandidates(1)).toEqual([1])
})

describe('the thread governor', () => {
  const choices = { reading: { threads: 8, msPerToken: 1 }, writing: { threads: 4, msPerToken: 10 } }

  function governor() {
    let now = 0
    return { threads: new ThreadGovernor(choices, () => now), pass: (ms: number) => void (now += ms) }
  }

  test('stays with what was measured while it holds', () => {
    const { threads } = governor()
    for (let token = 0; token < 20; token++) threads.note('writing', 1, 25)
    expect([threads.for('reading'), threads.for('writing')]).toEqual([8, 4])
  })

  test('takes half as many once several tokens in a row were slow, and half again', () => {
    const { threads } = governor()
    for (const expected of [4, 4, 4, 2]) {
      threads.note('writing', 1, 40)
      expect(threads.for('writing')).toBe(expected)
    }
    expect(threads.for('reading')).toBe(4)
    for (let token = 0; token < 4; token++) threads.note('writing', 1, 70)
    expect(threads.for('writing')).toBe(1)
  })

  test('one slow token is nothing', () => {
    const { threads } = governor()
    for (let round = 0; round < 5; round++) {
      for (let token = 0; token < 3; token++) threads.note('writing', 1, 100)
      threads.note('writing', 1, 10)
    }
    expect(threads.for('writing')).toBe(4)
  })

  test('one slow batch counts as the tokens in it', () => {
    const { threads } = governor()
    threads.note('reading', 32, 200)
    expect(threads.for('reading')).toBe(4)
  })

  test('tries more again after a while', () => {
    const { threads, pass } = governor()
    threads.note('reading', 32, 200)
    pass(9000)
    expect(threads.for('reading')).toBe(4)
    pass(2000)
    expect(threads.for('reading')).toBe(8)
  })

  test('never goes below one, and leaves a graphics card alone', () => {
    const one = { threads: 1, msPerToken: 1 }
    const single = new ThreadGovernor({ reading: one, writing: one }, () => 0)
    single.note('reading', 32, 9999)
    expect(single.for('reading')).toBe(1)
    const unknown = { threads: 8, msPerToken: Infinity }
    const card = new ThreadGovernor({ reading: unknown, writing: unknown }, () => 0)
    card.note('reading', 32, 9999)
    expect(card.for('reading')).toBe(8)
  })
})

describe('repetition', () => {
  const tokens = (count: number, period: number): Token[] =>
    Array.from({ length: count }, (_, index) => (index % period) as Token)

  test('is endless once nearly four hundred tokens were the same over and over', () => {
    expect(repeatsEndlessly(tokens(448, 1))).toBe(true)
    expect(repeatsEndlessly(tokens(448, 17))).toBe(true)
    expect(repeatsEndlessly(tokens(352, 17))).toBe(false)
  })

  test('of long passages, or with something new in between, is not', () => {
    expect(repeatsEndlessly(tokens(640, 100))).toBe(false)
    expect(repeatsEndlessly(tokens(640, 10).map((token, index) => (index % 300 === 299 ? 99 : token) as Token))).toBe(
      false
    )
  })

  test('is made less likely for small models only, once something comes again', () => {
    const written = tokens(100, 1000)
    expect(repeatPenalty(4e9, written)).toBeUndefined()
    const penalty = repeatPenalty(135e6, written)
    expect(penalty?.penalty).toBe(1)
    expect(penalty?.punishTokens()).toEqual([])
    written.push(...written.slice(-20, -10))
    expect(penalty?.penalty).toBeGreaterThan(1)
    expect(penalty?.punishTokens()).toEqual(written.slice(-64))
    written.push(...Array.from({ length: 64 }, (_, index) => (5000 + index) as Token))
    expect(penalty?.penalty).toBe(1)
  })
})
