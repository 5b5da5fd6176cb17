import fc from '../../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import { coalesce } from '../../../../main/optimizer/streaming/coalesce.ts'
import { GraphemeBoundary } from '../../../../main/optimizer/streaming/grapheme-boundary.ts'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { delta } from '../../../fakes/scripted-provider.ts'

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const boundaries = (text: string): Set<number> =>
  new Set([...Array.from(clusters.segment(text), ({ index }) => index), text.length])

/** The pieces that leave when these arrive, a frame apart. */
async function pieces(arriving: readonly string[]): Promise<string[]> {
  const clock = new ManualClock()
  async function* chunks(): AsyncGenerator<CompletionChunk> {
    for (const text of arriving) {
      await clock.advance(40)
      yield delta(text)
    }
  }
  const left: string[] = []
  for await (const chunk of coalesce(chunks(), clock)) if (chunk.type === 'delta') left.push(chunk.text)
  return left
}

describe('whole characters', () => {
  const complete = (text: string): string => text.slice(0, new GraphemeBoundary().length(text))

  test.each([
    ['plain text', 'plain text'],
    ['', ''],
    ['naïve ğüşİ', 'naïve ğüşİ'],
    ['数据', '数据'],
    ['مرحبا', 'مرحبا'],
    ['line\r', 'line'],
    ['a 👩', 'a '],
    ['a 👩\u200d', 'a '],
    ['a 👩\u200d\ud83d', 'a '],
    ['a 👍🏽', 'a '],
    ['a 🇹', 'a '],
    ['a 🇹🇷', 'a 🇹🇷'],
    ['a 🇹🇷🇩', 'a 🇹🇷'],
    ['भाषा', 'भा'],
    ['ภาษา', 'ภาษ'],
    ['e\u0301', ''],
    ['\u1112\u1161', '']
  ])('of %j %j leaves', (text, leaves) => {
    expect(complete(text)).toBe(leaves)
  })

  test('once a text writes accents apart, its letters wait for them', () => {
    const characters = new GraphemeBoundary()
    characters.notice('cafe')
    expect(characters.length('cafe')).toBe(4)
    characters.notice('\u0301')
    expect(characters.length('cafe')).toBe(3)
  })

  test('the selector of an emoji says nothing about letters', () => {
    const characters = new GraphemeBoundary()
    characters.notice('❤')
    characters.notice('\ufe0f')
    expect(characters.length('love')).toBe(4)
  })

  test('a heap of marks without end does not wait for ever', () => {
    const heap = `a${'\u0301'.repeat(500)}`
    expect(complete(heap)).toBe(heap)
  })
})

/** What models write, with everything that is more than one code unit or code point. */
const word = fc.oneof(
  fc.constantFrom(
    'revenue ',
    'İstanbul ',
    'naïve ',
    '2026. ',
    '👍🏽',
    '👩‍💻',
    '👨‍👩‍👧‍👦',
    '🇹🇷',
    '🇩🇪🇫🇷',
    '❤️',
    '☎︎',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'हिन्दी ',
    'क्षत्रिय ',
    'ภาษาไทย ',
    'தமிழ்',
    '한국어',
    '数据',
    '\r\n',
    '🧑🏿‍🚀',
    'မြန်မာ',
    'ខ្មែរ',
    '𝒳',
    '\u1112\u1161\u11ab'
  ),
  fc.string({ maxLength: 6 })
)

test('no character is split, nothing is lost or changed, wherever the text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 12 }), fc.array(fc.nat(400), { maxLength: 60 }), async (words, at) => {
      const text = words.join('')
      const cuts = [...new Set([0, ...at.map((n) => n % (text.length + 1)), text.length])].sort((a, b) => a - b)
      const arriving = cuts.slice(1).map((end, i) => text.slice(cuts[i], end))
      const left = await pieces(arriving)
      expect(left.join('')).toBe(text)
      const allowed = boundaries(text)
      let position = 0
      for (const piece of left) expect(allowed.has((position += piece.length))).toBe(true)
    }),
    { numRuns: 500 }
  )
})

test('texts that write accents apart are split at most at their first one', async () => {
  const text = 'Café résumé naïve Ångström coöperate 1️⃣ 2️⃣'.normalize('NFD')
  for (let size = 1; size <= 5; size++) {
    const arriving = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size)
    )
    const left = await pieces(arriving)
    expect(left.join('')).toBe(text)
    const allowed = boundaries(text)
    let position = 0
    const splits = left.filter((piece) => !allowed.has((position += piece.length)))
    expect(splits.length).toBeLessThanOrEqual(1)
  }
})
