import { expect, test } from 'vitest'
import type { Model } from '../../../main/domain/model.ts'
import { TokenCounter, type TokenCounterParts } from '../../../main/tokens/token-counter.ts'
import { TEXT_CLASSES } from '../../../main/tokens/text-classes.ts'
import { scriptedModel } from '../../fakes/scripted-provider.ts'

const signal = new AbortController().signal
const modelOf = (ref: string, where: Model['where']): Model => ({ ...scriptedModel, ref: ref as Model['ref'], where })

function counter(over: Partial<TokenCounterParts> = {}): TokenCounter {
  return new TokenCounter({
    tokenizer: {
      count: (_encoding, texts) => Promise.resolve(texts.map(({ length }) => length)),
      countChat: () => Promise.resolve(0),
      classes: (texts) => Promise.resolve(texts.map(({ length }) => TEXT_CLASSES.map((_, i) => (i === 0 ? length : 0))))
    },
    isOwnFile: ({ ref }) => ref.startsWith('local:'),
    countLocal: (_model, texts) => Promise.resolve(texts.map(() => 7)),
    ...over
  })
}

test('a model of the app’s own is counted with its own file, one that a server on this computer has is estimated', async () => {
  const tokens = counter()
  const [own, served] = [modelOf('local:a', 'local'), modelOf('ollama:qwen2', 'local')]
  expect([tokens.isExact(own), tokens.isExact(served)]).toEqual([true, false])
  expect(await tokens.count(own, ['abc'], signal)).toEqual([7])
  expect((await tokens.count(served, ['a'.repeat(100)], signal))[0]).toBeGreaterThanOrEqual(100)
})

test('what a provider reports is learned, and is known to the next run', async () => {
  const model = modelOf('remote:claude-x', 'remote')
  const saved: Record<string, { weights: number[]; covariance: number[]; reports: number }> = {}
  const learned = {
    load: () => saved,
    save: (ref: string, state: (typeof saved)[string]) => void (saved[ref] = state)
  }
  const first = counter({ learned })
  const [before = 0] = await first.count(model, ['a'.repeat(1_000)], signal)
  for (let i = 0; i < 20; i++)
    await first.learn(model, [{ role: 'user', text: 'a'.repeat(1_000) }], { input: Math.round(before * 1.3) })
  const [after = 0] = await first.count(model, ['a'.repeat(1_000)], signal)
  expect(after).toBeGreaterThan(before * 1.15)
  const [next] = await counter({ learned }).count(model, ['a'.repeat(1_000)], signal)
  expect(next).toBe(after)
})
