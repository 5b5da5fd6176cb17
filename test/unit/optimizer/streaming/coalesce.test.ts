import { describe, expect, test } from 'vitest'
import { coalesce, type DeliveredChunk, type Delivery } from '../../../../main/optimizer/streaming/coalesce.ts'
import { FRAME_MS, HIDDEN_FRAME_MS, DeliveryRate } from '../../../../main/optimizer/streaming/delivery-rate.ts'
import { ManualClock, settled } from '../../../fakes/manual-clock.ts'
import { delta, finish, ScriptedProvider } from '../../../fakes/scripted-provider.ts'

function gather(delivery: Delivery = {}) {
  const clock = new ManualClock()
  const provider = new ScriptedProvider()
  const abort = new AbortController()
  const seen: DeliveredChunk[] = []
  const request = {} as Parameters<ScriptedProvider['stream']>[0]
  const done = (async () => {
    for await (const chunk of coalesce(provider.stream(request, abort.signal), clock, delivery)) seen.push(chunk)
  })()
  const texts = (): string[] => seen.flatMap((chunk) => (chunk.type === 'delta' ? [chunk.text] : [`<${chunk.type}>`]))
  return { clock, provider, abort, done, texts, seen }
}

describe('coalescing', () => {
  test('the first token leaves at once', async () => {
    const { provider, texts } = gather()
    provider.say(delta('a'))
    await settled()
    expect(texts()).toEqual(['a'])
  })

  test('what comes within a frame leaves together at its end', async () => {
    const { clock, provider, texts } = gather()
    provider.say(delta('a'))
    await clock.advance(5)
    provider.say(delta('b'), delta('c'))
    await clock.advance(FRAME_MS - 6)
    expect(texts()).toEqual(['a'])
    await clock.advance(1)
    expect(texts()).toEqual(['a', 'bc'])
  })

  test('at most one chunk leaves in a frame, and nothing is lost or reordered', async () => {
    const { clock, provider, texts, done } = gather()
    for (let i = 0; i < 400; i++) {
      provider.say(delta(`${i},`))
      await clock.advance(2.5)
    }
    provider.say(finish())
    await done
    expect(texts().join('')).toBe(`${Array.from({ length: 400 }, (_, i) => `${i},`).join('')}<finish>`)
    expect(texts().length - 1).toBeLessThanOrEqual(Math.ceil(1000 / FRAME_MS) + 1)
  })

  test('gathered text leaves before the end', async () => {
    const { provider, texts, done } = gather()
    provider.say(delta('a'), delta('b'), finish())
    await done
    expect(texts()).toEqual(['a', 'b', '<finish>'])
  })

  test('gathered text leaves before an error', async () => {
    const { provider, texts, done } = gather()
    provider.say(delta('a'), delta('b'), new Error('gone'))
    await expect(done).rejects.toThrow('gone')
    expect(texts()).toEqual(['a', 'b'])
  })

  test('reasoning and text do not mix', async () => {
    const { provider, texts, done } = gather()
    provider.say(delta('a'), { type: 'delta', channel: 'reasoning', text: 'r' }, delta('b'), finish())
    await done
    expect(texts()).toEqual(['a', 'r', 'b', '<finish>'])
  })

  test('where reasoning and text alternate, no more leaves in a second, and each comes whole and in order', async () => {
    const { clock, provider, seen, done } = gather()
    for (let i = 0; i < 400; i++) {
      provider.say({ type: 'delta', channel: i % 2 === 0 ? 'reasoning' : 'text', text: `${i},` })
      await clock.advance(2.5)
    }
    expect(seen.length).toBeLessThanOrEqual(Math.ceil(1000 / FRAME_MS) + 1)
    provider.say(finish())
    await done
    for (const [channel, rest] of [
      ['reasoning', 0],
      ['text', 1]
    ] as const) {
      const whole = seen
        .flatMap((chunk) => (chunk.type === 'delta' && chunk.channel === channel ? [chunk.text] : []))
        .join('')
      expect(whole).toBe(Array.from({ length: 200 }, (_, i) => `${2 * i + rest},`).join(''))
    }
  })

  test('the end of the reasoning does not wait for the end of the text, and the text leaves a frame later', async () => {
    const { clock, provider, texts } = gather()
    provider.say({ type: 'delta', channel: 'reasoning', text: 'r' })
    await settled()
    provider.say({ type: 'delta', channel: 'reasoning', text: '👍' }, delta('a'))
    await clock.advance(FRAME_MS)
    expect(texts()).toEqual(['r', '👍'])
    await clock.advance(FRAME_MS)
    expect(texts()).toEqual(['r', '👍', 'a'])
  })

  test('what waits when the window is shown again leaves within a frame', async () => {
    const pace = new DeliveryRate()
    const { clock, provider, texts } = gather({ frameMs: () => pace.frameMs })
    pace.visible = false
    provider.say(delta('a'), delta('b'))
    await clock.advance(FRAME_MS + 10)
    expect(texts()).toEqual(['a'])
    pace.visible = true
    await clock.advance(FRAME_MS)
    expect(texts()).toEqual(['a', 'b'])
  })

  test('no timer is left when the stream is stopped', async () => {
    const { clock, provider, abort, done } = gather()
    provider.say(delta('a'), delta('b'))
    await settled()
    abort.abort()
    await done
    expect(clock.pendingTimers).toBe(0)
  })

  test('while nobody looks pieces leave seldom, and as usual again when somebody does', async () => {
    const pace = new DeliveryRate()
    const { clock, provider, texts } = gather({ frameMs: () => pace.frameMs })
    pace.visible = false
    for (let i = 0; i < 100; i++) {
      provider.say(delta(`${i},`))
      await clock.advance(10)
    }
    expect(texts().length).toBeLessThanOrEqual(3)
    pace.visible = true
    await clock.advance(FRAME_MS)
    provider.say(delta('100,'))
    await settled()
    expect(texts().join('')).toBe(Array.from({ length: 101 }, (_, i) => `${i},`).join(''))
    expect(HIDDEN_FRAME_MS).toBeGreaterThan(FRAME_MS)
  })

  test('half a character waits for its other half, everything before it does not', async () => {
    const { clock, provider, texts } = gather()
    provider.say(delta('Türkiye 🇹'))
    await clock.advance(1_000)
    expect(texts()).toEqual(['Türkiye '])
    provider.say(delta('🇷!'))
    await settled()
    expect(texts()).toEqual(['Türkiye ', '🇹🇷!'])
  })

  test.each(['stop', 'error', 'end'])('half a character at the %s leaves as it is', async (how) => {
    const { provider, texts, done, abort } = gather()
    provider.say(delta('a\ud83d'))
    await settled()
    expect(texts()).toEqual(['a'])
    if (how === 'stop') abort.abort()
    else provider.say(how === 'end' ? 'close' : new Error('gone'))
    await done.catch(() => undefined)
    expect(texts()).toEqual(['a', '\ud83d'])
  })

  test('tells how much of a predicted length is there, never all of it', async () => {
    const { clock, provider, seen } = gather({ expectedOutputTokens: 10 })
    for (let i = 0; i < 40; i++) {
      provider.say(delta('four'))
      await clock.advance(FRAME_MS)
    }
    const fractions = seen.flatMap((chunk) => (chunk.type === 'delta' ? [chunk.fraction ?? NaN] : []))
    expect(fractions.slice(0, 3)).toEqual([0.1, 0.2, 0.3])
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBeLessThan(1)
    expect(fractions.at(-1)).toBeGreaterThan(0.99)
  })

  test('tells nothing of the kind when no length was predicted', async () => {
    const { provider, seen } = gather()
    provider.say(delta('a'))
    await settled()
    expect(seen).toEqual([{ type: 'delta', channel: 'text', text: 'a' }])
  })
})
