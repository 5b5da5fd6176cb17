import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { textMeaning } from '../../../main/compose/text-meaning.ts'
import type { TextEmbedder } from '../../../main/embedding/text-embedder.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'

const vector = Float32Array.of(1, 0)
const never = new AbortController().signal

function embedder(embed: TextEmbedder['embed']): TextEmbedder {
  return { model: 'e5 hash', dimensions: 2, embed }
}

test('a text is embedded once, and a model that is not there tells nothing', async () => {
  const asked: string[][] = []
  const one = embedder((texts) => {
    asked.push(texts)
    return Promise.resolve([{ vector, cut: false, unknown: 0 }])
  })
  let model: TextEmbedder | undefined = one
  const meaningOf = textMeaning({ clock: new ManualClock(), log: silentLog }, () => model)
  expect(await meaningOf('Why?', never)).toEqual({ model: 'e5 hash', vector })
  await meaningOf('Why?', never)
  expect(asked).toEqual([['Why?']])
  model = undefined
  expect(await meaningOf('Why?', never)).toBeUndefined()
})

test('a turn does not wait for a model that is slow or fails', async () => {
  const clock = new ManualClock()
  const slow = textMeaning({ clock, log: silentLog }, () => embedder(() => new Promise(() => undefined)))
  const asked = slow('Why?', never)
  void clock.advance(300)
  expect(await asked).toBeUndefined()
  const failing = textMeaning({ clock, log: silentLog }, () => embedder(() => Promise.reject(new Error('gone'))))
  expect(await failing('Why?', never)).toBeUndefined()
})

test('nothing listens to a turn any more once its meaning was told', async () => {
  const { signal } = new AbortController()
  const one = embedder(() => Promise.resolve([{ vector, cut: false, unknown: 0 }]))
  await textMeaning({ clock: new ManualClock(), log: silentLog }, () => one)('Why?', signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
