import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../main/domain/completion.ts'
import { SextantError } from '../../../main/domain/errors.ts'
import { withoutRepeat, type Repeats } from '../../../main/providers/resilience/continuation.ts'
import { withoutThinkTags } from '../../../main/providers/think-tags.ts'
import { hear } from '../../fakes/remote-provider.ts'
import { delta, finish } from '../../fakes/scripted-provider.ts'

async function* pieces(...items: (CompletionChunk | Error)[]): AsyncGenerator<CompletionChunk> {
  await Promise.resolve()
  for (const item of items) {
    if (item instanceof Error) throw item
    yield item
  }
}
const broken = new SextantError('answer-broken')

describe('a continuation does not say again what is there', () => {
  const go = async (partial: string, repeats: Repeats, ...texts: string[]): Promise<string> =>
    (await hear(withoutRepeat(partial, repeats, pieces(...texts.map(delta), finish())))).text

  test('the last words that a model repeats are dropped, wherever they are cut', async () => {
    expect(await go('Revenue grew in the third quarter of', 'words', 'third qu', 'arter of', ' the year.')).toBe(
      ' the year.'
    )
    expect(await go('Revenue grew in the third quarter of', 'words', 'third quarter of the year.')).toBe(' the year.')
  })

  test('words that happen to be the same stay', async () => {
    expect(await go('We saw the ', 'words', 'the ', 'rise.')).toBe('the rise.')
    expect(await go('Revenue grew', 'words', 'Revenue also fell.')).toBe('Revenue also fell.')
  })

  test('white space that was cut off is not doubled, words are not touched', async () => {
    expect(await go('First.\n\n', 'white-space', '\n\nSecond.')).toBe('Second.')
    expect(await go('First.', 'white-space', ' Second.')).toBe(' Second.')
  })

  test('a server that sends the whole beginning again is cut short by it, and only by all of it', async () => {
    expect(await go('Click the', 'all', 'Click', ' the', ' button.')).toBe(' button.')
    expect(await go('Click the', 'all', 'Click here.')).toBe('Click here.')
  })

  test('nothing is lost when it breaks off again', async () => {
    expect(await hear(withoutRepeat('One two three four', 'words', pieces(delta('two three'), broken)))).toMatchObject({
      text: 'two three',
      error: broken
    })
  })
})

describe('reasoning between tags', () => {
  const go = async (...texts: string[]) => {
    const { text, reasoning } = await hear(withoutThinkTags(pieces(...texts.map(delta), finish())))
    return [reasoning, text]
  }

  test('at the beginning of an answer is taken out of it, wherever it is cut', async () => {
    expect(await go('<think>\nSum it up.</think>\n\nIt is 4.')).toEqual(['Sum it up.', 'It is 4.'])
    expect(await go(...'\n<think>Sum <b>.</think>\nIt is 4.')).toEqual(['Sum <b>.', 'It is 4.'])
    expect(await go('<thinking>', 'Hm', '</thinking>', 'Yes.')).toEqual(['Hm', 'Yes.'])
  })

  test('later in an answer is a part of it', async () => {
    expect(await go('Write <think> like ', 'this.')).toEqual(['', 'Write <think> like this.'])
  })

  test('that never ends is reasoning all the same', async () => {
    expect(await go('<think>On and on</th')).toEqual(['On and on</th', ''])
  })

  test('is not lost when the answer breaks off', async () => {
    expect(await hear(withoutThinkTags(pieces(delta('<thi'), broken)))).toMatchObject({ text: '<thi', error: broken })
  })
})
