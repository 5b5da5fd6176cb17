import { describe, expect, test } from 'vitest'
import type { TextEmbedder } from '../../../../main/embedding/text-embedder.ts'
import type { ContextMessage } from '../../../../main/optimizer/context/context-message.ts'
import { MessageMeanings } from '../../../../main/optimizer/context/message-meanings.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { silentLog } from '../../../fakes/silent-log.ts'

const signal = new AbortController().signal
const messages = (n: number, question = 'Who pays for the harbour?'): ContextMessage[] => [
  ...Array.from({ length: n }, (_, i): ContextMessage => ({
    id: `m${i}`,
    role: i % 2 ? 'assistant' : 'user',
    pieces: [{ kind: 'history', text: `A message of some length, number ${i}.` }],
    otherTokens: 0
  })),
  { id: 'question', role: 'user', pieces: [{ kind: 'history', text: question }], otherTokens: 0 }
]

/** An embedding model that answers when it is told to. */
class SlowEmbedder implements TextEmbedder {
  readonly model = 'slow'
  readonly dimensions = 1
  readonly asked: string[][] = []
  #answers: (() => void)[] = []
  #isQuick

  constructor(isQuick: boolean) {
    this.#isQuick = isQuick
  }

  embed(texts: string[]): ReturnType<TextEmbedder['embed']> {
    this.asked.push(texts)
    const embedded = texts.map((text) => ({ vector: Float32Array.of(text.length), cut: false, unknown: 0 }))
    if (this.#isQuick) return Promise.resolve(embedded)
    return new Promise((resolve) => this.#answers.push(() => resolve(embedded)))
  }

  answer(): void {
    for (const one of this.#answers.splice(0)) one()
  }
}

const meaningsOver = (embedder: TextEmbedder | undefined, clock = new ManualClock(), busy = false): MessageMeanings =>
  new MessageMeanings({ clock, log: silentLog, embedder: () => embedder, busy: () => busy })

describe('what messages mean', () => {
  test('is known of the question and of every message, and each is asked for once', async () => {
    const embedder = new SlowEmbedder(true)
    const meanings = meaningsOver(embedder)
    const known = await meanings.of(messages(20), signal)
    expect(known?.question[0]).toBe('Who pays for the harbour?'.length)
    expect(known?.of('m0')).toBeDefined()
    expect(known?.of('m19')).toBeDefined()
    expect(known?.of('nobody')).toBeUndefined()
    expect(embedder.asked.flat()).toHaveLength(21)
    await meanings.of(messages(20), signal)
    expect(embedder.asked.flat()).toHaveLength(21)
  })

  test('is not known where no model is there', async () => {
    expect(await meaningsOver(undefined).of(messages(3), signal)).toBeUndefined()
  })

  test('is not waited for longer than a moment', async () => {
    const clock = new ManualClock()
    const embedder = new SlowEmbedder(false)
    const found = meaningsOver(embedder, clock).of(messages(3), signal)
    await clock.advance(400)
    expect(await found).toBeUndefined()
  })

  test('that no turn waited for is found out later, when nothing is being answered', async () => {
    const clock = new ManualClock()
    const embedder = new SlowEmbedder(false)
    const meanings = meaningsOver(embedder, clock)
    const found = meanings.of(messages(40), signal)
    await clock.advance(400)
    await found
    embedder.answer() // the batch that was on its way
    await new Promise(setImmediate)
    const asked = embedder.asked.length
    await clock.advance(2_000)
    await new Promise(setImmediate)
    expect(embedder.asked.length).toBeGreaterThan(asked)
  })

  test('is not known when the model fails: texts are compared by their words then', async () => {
    const broken: TextEmbedder = { model: 'a', dimensions: 1, embed: () => Promise.reject(new Error('gone')) }
    expect(await meaningsOver(broken).of(messages(3), signal)).toBeUndefined()
  })
})
