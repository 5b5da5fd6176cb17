import { describe, expect, test } from 'vitest'
import type { ContextMessage } from '../../../../main/optimizer/context/context-message.ts'
import { fit } from '../../../../main/optimizer/context/fit.ts'
import type { Fitted, FitRequest } from '../../../../main/optimizer/context/fitted.ts'
import { rank, TermCache } from '../../../../main/optimizer/context/rank.ts'
import { Slices } from '../../../../main/time/slices.ts'
import { seeded } from '../../../bench/seeded.ts'
import { faultsOf } from '../../../fakes/check-fitted.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { randomTranscript } from '../../../fakes/random-transcript.ts'

const AROUND = 4
const count = (text: string): number => Math.ceil(text.length / 3)
const ROUNDS = 500
const TALKS = 150

function fitted(messages: readonly ContextMessage[], budget: number, more: Partial<FitRequest> = {}): Promise<Fitted> {
  return fit({
    messages,
    budget,
    around: AROUND,
    count: (texts) => Promise.resolve(texts.map(count)),
    rank: () => rank(messages, new TermCache(), new Slices(new ManualClock())),
    ...more
  })
}

const say = (id: string, role: 'user' | 'assistant', text: string): ContextMessage => ({
  id,
  role,
  pieces: [{ kind: 'history', text }],
  otherTokens: 0
})
const system: ContextMessage = {
  id: 'system',
  role: 'system',
  pieces: [{ kind: 'system', text: 'Answer briefly.' }],
  otherTokens: 0
}
/** Turns that are about nothing in particular. */
const turns = (n: number, from = 0): ContextMessage[] =>
  Array.from({ length: 2 * n }, (_, i) =>
    say(
      `m${2 * from + i}`,
      i % 2 ? 'assistant' : 'user',
      `Sentence ${from * 2 + i} about the weather, which was grey again.`
    )
  )
const textOf = ({ pieces }: Fitted): string => pieces.map(({ text }) => text).join('\n')
const fateOf = ({ pieces }: Fitted, messages: readonly ContextMessage[], id: string): string | undefined =>
  pieces.find(({ message }) => messages[message]?.id === id)?.fate

describe('fitting a conversation into a window', () => {
  test('of random transcripts none is over budget, none has orphans, and what must stay stays', async () => {
    const random = seeded(20)
    for (let round = 0; round < ROUNDS; round++) {
      const messages = randomTranscript(random, `r${round}`)
      const all = messages.reduce(
        (sum, { pieces }) => sum + pieces.reduce((n, { text }) => n + count(text) + AROUND, 0),
        0
      )
      const budget = 30 + Math.floor(random() * all * 1.2)
      const result = await fitted(messages, budget)
      expect(faultsOf(messages, result, budget, count, AROUND), `round ${round}`).toEqual([])
    }
  })

  test('everything is read whole while it fits, and nothing is ranked', async () => {
    const messages = [system, ...turns(3), say('q', 'user', 'Why?')]
    const result = await fitted(messages, 10_000, { rank: () => Promise.reject(new Error('ranked')) })
    expect(result.pieces.every(({ fate }) => fate === 'whole')).toBe(true)
    expect(result.plan).toBeUndefined()
  })

  test('what the question is about is read however far back it lies', async () => {
    const fact = say('fact', 'user', 'The contract with Halden ends on 30 April.')
    const messages = [
      system,
      ...turns(2),
      fact,
      ...turns(60, 2),
      say('q', 'user', 'When does the Halden contract end?')
    ]
    const result = await fitted(messages, 300)
    expect(textOf(result)).toContain('30 April')
    expect(fateOf(result, messages, 'm70')).toBe('dropped')
  })

  test('a word that one message alone has finds it among hundreds that share the common words of the question', async () => {
    const notes = Array.from({ length: 200 }, (_, i) => {
      const branch = i === 2 ? 'Zambak' : `${i}. kat`
      return [
        say(`u${i}`, 'user', `Not ${i}: ${branch} şubesi için bütçe ${i} bin lira.`),
        say(`a${i}`, 'assistant', 'Tamam, not ettim: toplantı salı günü.')
      ]
    }).flat()
    const messages = [system, ...notes, say('q', 'user', 'Zambak şubesinin bütçesi ne kadardı?')]
    expect(fateOf(await fitted(messages, 600), messages, 'u2')).toBe('whole')
    const before = await fitted(messages.slice(0, -1).concat(say('p', 'user', 'Kat şubelerinin bütçesi ne?')), 600)
    const after = await fitted(messages, 600, { previous: before.plan })
    expect(fateOf(after, messages, 'u2')).toBe('whole')
  })

  test('what the question names is read, and what was said last', async () => {
    const messages = [
      say('named', 'user', 'Look at `net_churn` please.'),
      ...turns(40),
      say('q', 'user', 'Plot net_churn now.')
    ]
    const result = await fitted(messages, 200)
    expect(fateOf(result, messages, 'named')).toBe('whole')
    expect(fateOf(result, messages, 'm79')).toBe('whole')
  })

  test('a file larger than the window is cut to what belongs to the question, with the head of its table', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `${row},C-${1000 + row},${row * 3}`)
    const messages: ContextMessage[] = [
      {
        id: 'q',
        role: 'user',
        otherTokens: 0,
        pieces: [
          { kind: 'history', text: 'What is the amount of C-3071?' },
          { kind: 'document', name: 'sales.csv', text: `id,customer,amount\n${rows.join('\n')}` }
        ]
      }
    ]
    const result = await fitted(messages, 500)
    const document = result.pieces[1]
    expect(document?.fate).toBe('shortened')
    expect(document?.rows?.of).toBe(3000)
    expect(document?.text).toContain('id,customer,amount\n')
    expect(document?.text).toContain('2071,C-3071,6213')
    expect(result.pieces[0]?.fate).toBe('whole')
  })

  test('a table pasted into the last message is cut, and the question before or after it stays', async () => {
    const rows = Array.from({ length: 900 }, (_, row) => `${row};Müşteri ${row};${row * 2},50`).join('\n')
    const messages = [system, say('q', 'user', `Here are our rows:\n\n${rows}\n\nWho paid the most?`)]
    const result = await fitted(messages, 400)
    expect(textOf(result)).toContain('Here are our rows')
    expect(textOf(result)).toContain('Who paid the most?')
    expect(result.pieces[1]?.fate).toBe('shortened')
  })

  test('a pinned message is read and an excluded one is not, whatever the question', async () => {
    const messages = [...turns(40), say('q', 'user', 'How is the weather?')]
    const result = await fitted(messages, 200, { wishes: { pinned: new Set(['m3']), excluded: new Set(['m79']) } })
    expect(fateOf(result, messages, 'm3')).toBe('whole')
    expect(fateOf(result, messages, 'm79')).toBe('dropped')
  })

  test('between two cuts the prompt only grows at its end', async () => {
    let plan: Fitted['plan']
    let before = ''
    let cuts = 0
    const asked = 80
    for (let n = 1; n <= asked; n++) {
      const messages = [system, ...turns(n), say(`q${n}`, 'user', 'How is the weather?')]
      const result = await fitted(messages, 1200, { previous: plan })
      const text = result.pieces
        .filter(({ message, fate }) => fate !== 'dropped' && message < messages.length - 1)
        .map((piece) => piece.text)
        .join('\n')
      if (plan && !result.compacted) expect(text.startsWith(before)).toBe(true)
      if (plan && result.compacted) cuts++
      before = text
      plan = result.plan
    }
    expect(cuts).toBeLessThan(asked / 2)
  })

  test('asked turn by turn, random transcripts begin as before unless they are cut anew', async () => {
    const random = seeded(21)
    let held = 0
    for (let round = 0; round < TALKS; round++) {
      const all = randomTranscript(random, `t${round}`)
      const budget = 60 + Math.floor(random() * all.reduce((sum, one) => sum + count(JSON.stringify(one.pieces)), 0))
      let plan: Fitted['plan']
      let before = ''
      for (const [index, { role }] of all.entries()) {
        if (role !== 'user') continue
        const result = await fitted(all.slice(0, index + 1), budget, { previous: plan })
        const text = textOf({ ...result, pieces: result.pieces.filter(({ fate }) => fate !== 'dropped') })
        if (plan && !result.compacted) {
          held++
          expect(text.startsWith(before), `transcript ${round}, message ${index}`).toBe(true)
        }
        before = text
        plan = result.plan
      }
    }
    expect(held).toBeGreaterThan(TALKS / 4)
  })

  test('a question about what the last cut left out brings it back', async () => {
    const fact = say('fact', 'user', 'The contract with Halden ends on 30 April.')
    const first = [system, fact, ...turns(40), say('q1', 'user', 'How is the weather?')]
    const cut = await fitted(first, 300)
    expect(fateOf(cut, first, 'fact')).toBe('dropped')
    const second = [...first, say('a1', 'assistant', 'Grey.'), say('q2', 'user', 'When does the Halden contract end?')]
    const again = await fitted(second, 300, { previous: cut.plan })
    expect(fateOf(again, second, 'fact')).toBe('whole')
  })

  test('of a question that is larger than the window the beginning is read, and something of the instructions', async () => {
    const messages = [system, say('q', 'user', `Compare these: ${'東京の売上は前年より高い。'.repeat(60)}`)]
    const result = await fitted(messages, 120)
    expect(fateOf(result, messages, 'q')).toBe('shortened')
    expect(result.usedTokens).toBeLessThanOrEqual(120)
    expect(textOf(result)).toContain('Answer briefly.')
    expect(textOf(result)).toContain('Compare these: 東京')
  })

  test('a window that holds not even the question reads its beginning and ends in whole characters', async () => {
    const messages = [say('q', 'user', '👩‍🔬'.repeat(400))]
    const result = await fitted(messages, 60)
    expect(result.usedTokens).toBeLessThanOrEqual(60)
    expect(
      textOf(result)
        .replaceAll('👩‍🔬', '')
        .replaceAll(/\[…\]\s*/g, '')
    ).toBe('')
  })
})
