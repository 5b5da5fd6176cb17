import { afterAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../../main/node/clock.ts'
import { TokenWorker } from '../../../main/tokens/token-worker.ts'
import { silentLog } from '../../fakes/silent-log.ts'

const entry = inject('tokenWorker')

describe('counting with published encodings', () => {
  const worker = new TokenWorker({ entry, clock: systemClock, log: silentLog })
  afterAll(() => worker.close())

  test('texts are counted as OpenAI counts them, in their order', async () => {
    expect(await worker.count('o200k_base', ['Hello world!', '', 'Bonjour le monde!'])).toEqual([3, 0, 4])
  })

  test('words that end a message are text in a text', async () => {
    const [count] = await worker.count('o200k_base', ['<|im_start|>'])
    expect(count).toBeGreaterThan(1)
  })

  test('messages and tools count with what stands around them', async () => {
    const hello = [{ role: 'user', content: 'hello' }]
    expect(await worker.countChat('o200k_base', { messages: hello })).toBe(8)
    const foo = { name: 'foo', description: 'Do a foo', parameters: { type: 'object', properties: {} } }
    expect(await worker.countChat('o200k_base', { messages: hello, functions: [foo] })).toBe(35)
    expect(
      await worker.countChat('o200k_base', { messages: hello, tools: [{ type: 'function', function: foo }] })
    ).toBe(35)
  })

  test('a worker that was ended is started again by the next question', async () => {
    await worker.close()
    expect(await worker.count('cl100k_base', ['hello'])).toEqual([1])
  })
})
