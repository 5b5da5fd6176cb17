import { describe, expect, test } from 'vitest'
import { labelledInWindows, type Word } from '../../../main/embedding/label-windows.ts'

const wordsOf = (lengths: readonly number[]): Word[] =>
  lengths.map((pieces, at) => ({ start: 2 * at, end: 2 * at + 1, pieces: Array.from({ length: pieces }, () => at) }))

/** Which words a model that reads 510 pieces was shown, each labelled with its number. */
async function read(lengths: readonly number[]) {
  const windows: number[] = []
  const labelled = await labelledInWindows(wordsOf(lengths), (window) => {
    windows.push(window.reduce((sum, { pieces }) => sum + pieces.length, 0))
    return Promise.resolve(window.map(({ pieces }) => ({ label: `${pieces[0]}`, confidence: 1 })))
  })
  return { labels: labelled.map(({ label }) => label), windows }
}

describe('labelling in windows', () => {
  const cases: [name: string, lengths: number[]][] = [
    ['ordinary words', Array.from({ length: 500 }, () => 1)],
    [
      'a word of two thousand pieces among others',
      [...Array<number>(40).fill(2), 2_000, ...Array<number>(200).fill(2)]
    ],
    ['long words only', Array.from({ length: 100 }, () => 60)],
    ['words that no window holds 96 of', Array.from({ length: 300 }, (_, at) => 1 + (at % 20))]
  ]
  test.each(cases)('%s: each has its label, and no window is too long', async (_, lengths) => {
    const { labels, windows } = await read(lengths)
    expect(labels).toEqual(lengths.map((_length, at) => `${at}`))
    expect(Math.max(...windows)).toBeLessThanOrEqual(510)
  })

  test('reads a quarter of a window again, no more', async () => {
    expect((await read(Array.from({ length: 240 }, () => 1))).windows).toEqual([96, 96, 96])
  })

  test('reads nothing of nothing', async () => {
    expect(await read([])).toEqual({ labels: [], windows: [] })
  })
})
