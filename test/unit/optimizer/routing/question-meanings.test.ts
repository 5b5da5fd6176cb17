import { describe, expect, test } from 'vitest'
import type { TextEmbedder } from '../../../../main/embedding/text-embedder.ts'
import { QuestionMeanings } from '../../../../main/optimizer/routing/question-meanings.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { silentLog } from '../../../fakes/silent-log.ts'

const QUESTION = 'Which invoices are late?'

function made({ fails = false } = {}): { meanings: QuestionMeanings; asked: string[]; embedder: TextEmbedder } {
  const asked: string[] = []
  const embedder: TextEmbedder = {
    model: 'm',
    dimensions: 2,
    embed: (texts) => {
      asked.push(...texts)
      if (fails) return Promise.reject(new Error('gone'))
      return Promise.resolve(texts.map((text) => ({ vector: Float32Array.of(text.length, 1), cut: false, unknown: 0 })))
    }
  }
  return { meanings: new QuestionMeanings({ embedder: () => embedder, log: silentLog }), asked, embedder }
}

describe('what a question means to the router', () => {
  test('is made once, for the next time that somebody looks', async () => {
    const { meanings, asked } = made()
    expect(meanings.find(QUESTION)).toBeUndefined()
    await settled()
    expect(meanings.find(QUESTION)?.[0]).toBe(QUESTION.length)
    expect(asked).toEqual([QUESTION])
  })

  test('of what is being typed only the latest is made', async () => {
    const { meanings, asked } = made()
    for (let end = LEAST; end <= QUESTION.length; end++) meanings.find(QUESTION.slice(0, end))
    await settled()
    expect(asked).toEqual([QUESTION.slice(0, LEAST), QUESTION])
  })

  test('is not known where no model is there, where it fails, and of a word or two', async () => {
    expect(new QuestionMeanings({ embedder: () => undefined, log: silentLog }).find(QUESTION)).toBeUndefined()
    const { meanings, asked } = made({ fails: true })
    meanings.find('Why?')
    expect(asked).toEqual([])
    meanings.find(QUESTION)
    await settled()
    expect(meanings.find(QUESTION)).toBeUndefined()
  })
})

const LEAST = 12
