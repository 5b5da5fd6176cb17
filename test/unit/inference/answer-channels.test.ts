import { describe, expect, test } from 'vitest'
import { AnswerChannels, type ChannelText } from '../../../main/inference/host/answer-channels.ts'

function sorted(pieces: string[], inThought = false): { parts: ChannelText[]; text: string; reasoning: string } {
  const channels = new AnswerChannels(inThought)
  const parts = [...pieces.flatMap((piece) => channels.add(piece)), ...channels.rest()]
  const on = (channel: string): string =>
    parts
      .filter((part) => part.channel === channel)
      .map((part) => part.text)
      .join('')
  return { parts, text: on('text'), reasoning: on('reasoning') }
}

const graphemes = (text: string): string[] => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)

describe('sorting an answer into text and thought', () => {
  test.each([
    ['a family', '👨‍👩‍👧‍👦 at home'],
    ['flags', '🇹🇷🇩🇪 played'],
    ['a decomposed accent', 'cafe\u0301 au lait'],
    ['a dot above', 'i\u0307stanbul'],
    ['Hindi', 'नमस्ते दुनिया'],
    ['Korean jamo', '\u1112\u1161\u11ab국'],
    ['a skin tone', 'ok 👍🏽!']
  ])('%s is never sent in parts, wherever the tokens end', (_name, text) => {
    const points = Array.from(text)
    const { parts, text: whole } = sorted(points)
    expect(whole).toBe(text)
    expect(parts.flatMap((part) => graphemes(part.text))).toEqual(graphemes(text))
  })

  test('all but the last grapheme goes at once', () => {
    const channels = new AnswerChannels(false)
    expect(channels.add('Hello')).toEqual([{ channel: 'text', text: 'Hell' }])
    expect(channels.add(' you')).toEqual([{ channel: 'text', text: 'o yo' }])
    expect(channels.rest()).toEqual([{ channel: 'text', text: 'u' }])
  })

  test('a block in think tags is the thought, however it is cut', () => {
    const answer = '<think>\nTwo and two.\nFour.\n</think>\n\nIt is 4.'
    for (let cut = 1; cut < 8; cut++) {
      const pieces = answer.match(new RegExp(`[\\s\\S]{1,${cut}}`, 'g')) ?? []
      const { text, reasoning } = sorted(pieces)
      expect({ cut, text, reasoning }).toEqual({ cut, text: 'It is 4.', reasoning: 'Two and two.\nFour.' })
    }
  })

  test('white space within the thought and the text stays', () => {
    expect(sorted(['<think>', 'a', ' b', '\n\nc', '</think>', 'd', ' e'])).toMatchObject({
      reasoning: 'a b\n\nc',
      text: 'd e'
    })
  })

  test('an answer that begins inside a thought goes on with it', () => {
    expect(sorted(['so be', ' it</think>', '\n\nYes'], true)).toMatchObject({ reasoning: 'so be it', text: 'Yes' })
  })

  test('an empty thought leaves nothing', () => {
    expect(sorted(['<think>\n\n</think>\n\n', 'Yes']).parts).toEqual([
      { channel: 'text', text: 'Ye' },
      { channel: 'text', text: 's' }
    ])
  })

  test('tags in the middle of an answer are text', () => {
    expect(sorted(['Use <think>', ' and </think>.'])).toMatchObject({
      text: 'Use <think> and </think>.',
      reasoning: ''
    })
  })

  test('what only begins like a tag is text', () => {
    expect(sorted(['<th', 'ead>']).text).toBe('<thead>')
    expect(sorted(['<think']).text).toBe('<think')
  })

  test('a thought that never ends is a thought', () => {
    expect(sorted(['<think>hm', ' hm </thi'])).toMatchObject({ reasoning: 'hm hm </thi', text: '' })
  })
})
