import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { pipelineWithCache } from './pipeline-with-cache.ts'

const QUESTION = 'What is net revenue retention?'
const said = (text: string): CompletionChunk => ({ type: 'delta', channel: 'text', text })

describe('equal questions at the same time', () => {
  test('are asked once, and the others get the same answer', async () => {
    const { ask, says, requests, finish } = pipelineWithCache()
    let release = (): void => undefined
    says.push([said('One'), new Promise<void>((resolve) => (release = resolve)), said(' answer.'), finish()])
    const first = ask(QUESTION)
    await settled()
    const [second, third] = [ask(QUESTION), ask(QUESTION)]
    await settled()
    release()
    expect((await first).text).toBe('One answer.')
    for (const other of [await second, await third]) {
      expect(other.text).toBe('One answer.')
      expect(other.trace.decisions.cache?.lookup).toBe('joined')
    }
    expect(requests).toHaveLength(1)
  })

  test('are asked once also when a hundred come in the same moment', async () => {
    const { ask, requests } = pipelineWithCache()
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(QUESTION)))
    expect(requests).toHaveLength(1)
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['Answer 1.']))
    expect(answers.filter(({ trace }) => trace.decisions.cache?.lookup === 'joined')).toHaveLength(99)
  })

  test('one that waits for another ends at once when it is stopped, also when it was stopped before it began to wait', async () => {
    const { ask, says, finish } = pipelineWithCache()
    let release = (): void => undefined
    says.push([said('One'), new Promise<void>((resolve) => (release = resolve)), finish()])
    const first = ask(QUESTION)
    await settled()
    const stop = new AbortController()
    const waiting = ask(QUESTION, {}, stop.signal)
    stop.abort()
    expect((await waiting).trace.outcome).toBe('stopped')
    expect((await ask(QUESTION, {}, AbortSignal.abort())).trace.outcome).toBe('stopped')
    release()
    expect((await first).text).toBe('One')
  })

  test('are asked each for itself when the first one fails', async () => {
    const { ask, says, requests } = pipelineWithCache()
    let release = (): void => undefined
    says.push([new Promise<void>((resolve) => (release = resolve)), new Error('broken')])
    const first = ask(QUESTION)
    await settled()
    const second = ask(QUESTION)
    await settled()
    release()
    expect((await first).trace.outcome).toBe('failed')
    expect((await second).trace.outcome).toBe('complete')
    expect(requests).toHaveLength(2)
  })
})
