import { describe, expect, test } from 'vitest'
import type { CacheKey } from '../../../../main/domain/cache.ts'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import type { Turn } from '../../../../main/domain/turn.ts'
import { settled } from '../../../fakes/manual-clock.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'
import { SextantError } from '../../../../main/domain/errors.ts'
import { otherRef, pipelineWithCache } from './pipeline-with-cache.ts'

const QUESTION = 'What is net revenue retention?'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const said = (text: string): CompletionChunk => ({ type: 'delta', channel: 'text', text })

describe('a question that was answered before', () => {
  test('is answered out of the cache: at once, for nothing, with what that saved', async () => {
    const { ask, requests, clock } = pipelineWithCache()
    const first = await ask(QUESTION)
    expect(first.trace.decisions.cache).toMatchObject({
      lookup: 'miss',
      kept: 'kept',
      keptUntil: clock.now() + 7 * DAY_MS
    })
    await clock.advance(HOUR_MS)
    const second = await ask(` ${QUESTION}\n`)
    expect(requests).toHaveLength(1)
    expect(second.text).toBe(first.text)
    expect(second.firstPieceMs).toBeLessThan(10)
    expect(second.trace).toMatchObject({
      outcome: 'complete',
      costMicroUsd: 0,
      usage: {},
      finish: { reason: 'stop' },
      where: 'local',
      decisions: {
        cache: {
          lookup: 'hit',
          mark: {
            source: 'memory',
            savedMicroUsd: 420,
            savedMs: first.trace.totalMs,
            warmed: false,
            question: QUESTION
          },
          kept: null
        }
      }
    })
    expect(second.trace.decisions.cache?.mark?.ageMs).toBeGreaterThanOrEqual(HOUR_MS)
    expect(second.trace.stages.map(({ name }) => name)).toEqual(['plan', 'cache'])
  })

  test('a long answer comes in pieces, byte for byte, and within half a second', async () => {
    const { ask, says, finish, clock } = pipelineWithCache()
    const long = 'Gelir arttı 👍🏽, because two renewals were signed. '.repeat(400)
    says.push([{ type: 'delta', channel: 'reasoning', text: 'Let me see.' }, said(long), finish()])
    await ask(QUESTION)
    const began = clock.monotonic()
    const { events, text } = await ask(QUESTION)
    expect(text).toBe(long)
    expect(events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(10)
    expect(events[0]).toEqual({ type: 'delta', channel: 'reasoning', text: 'Let me see.' })
    expect(clock.monotonic() - began).toBeLessThan(500)
  })

  test('is found again after the end of the app, and forgotten when its life is over', async () => {
    const { ask, file, database } = pipelineWithCache()
    const first = await ask(QUESTION)
    await settled()
    database.close()
    const next = pipelineWithCache({ file })
    expect((await next.ask(QUESTION)).trace.decisions.cache?.mark?.source).toBe('sqlite')
    expect((await next.ask(QUESTION)).text).toBe(first.text)
    await next.clock.advance(7 * DAY_MS)
    expect((await next.ask(QUESTION)).trace.decisions.cache?.lookup).toBe('miss')
  })

  const others: [string, Parameters<ReturnType<typeof pipelineWithCache>['ask']>[1]][] = [
    ['instructions', { system: 'Answer at length.' }],
    ['model', { wanted: otherRef }],
    ['temperature', { sampling: { temperature: 0.3, topP: 1 } }],
    [
      'conversation before it',
      {
        before: [
          { messageId: null, role: 'user', text: 'Hello' },
          { messageId: null, role: 'assistant', text: 'Hi' }
        ]
      }
    ],
    ['attachment', { attachments: ['abc'] }],
    ['workspace', { workspaceId: 'another' as Turn['workspaceId'] }]
  ]
  test.each(others)('is another question with another %s', async (_what, over) => {
    const { ask, requests } = pipelineWithCache()
    await ask(QUESTION)
    expect((await ask(QUESTION, over)).trace.decisions.cache?.lookup).toBe('miss')
    expect(requests).toHaveLength(2)
  })

  test('is asked anew when the model is another file under the same name', async () => {
    const { ask, model } = pipelineWithCache()
    await ask(QUESTION)
    model.make = 'second'
    expect((await ask(QUESTION)).trace.decisions.cache?.lookup).toBe('miss')
  })

  test('is asked anew when the conversation in which it was answered was deleted', async () => {
    const { ask, cache, requests } = pipelineWithCache()
    const { trace } = await ask(QUESTION)
    await cache.forgetConversation('another' as typeof trace.conversationId)
    expect((await ask(QUESTION)).trace.decisions.cache?.lookup).toBe('hit')
    await cache.forgetConversation(trace.conversationId)
    await ask(QUESTION)
    expect(requests).toHaveLength(2)
  })

  test('is asked anew when everything made with its model was made void', async () => {
    const { ask, cache } = pipelineWithCache()
    await ask(QUESTION)
    await cache.forgetModel(scriptedModel.ref)
    expect((await ask(QUESTION)).trace.decisions.cache?.lookup).toBe('miss')
  })

  test('stops in the middle when the person says so', async () => {
    const { ask, says, finish } = pipelineWithCache()
    says.push([said('word '.repeat(500)), finish()])
    await ask(QUESTION)
    const stop = new AbortController()
    const asking = ask(QUESTION, {}, stop.signal)
    await settled()
    stop.abort()
    const { trace, text } = await asking
    expect(trace.outcome).toBe('stopped')
    expect(text.length).toBeLessThan(2_500)
  })
})

describe('asking again', () => {
  test('never gets the kept answer, and what comes takes its place', async () => {
    const { ask, requests } = pipelineWithCache()
    const first = await ask(QUESTION)
    const again = await ask(QUESTION, { fresh: true })
    expect(again.trace.decisions.cache?.lookup).toBe('bypassed')
    expect(again.text).not.toBe(first.text)
    expect(requests).toHaveLength(2)
    expect((await ask(QUESTION)).text).toBe(again.text)
  })

  test('takes the kept answer back even when nothing better comes', async () => {
    const { ask, says } = pipelineWithCache()
    await ask(QUESTION)
    says.push([new Error('broken')])
    expect((await ask(QUESTION, { fresh: true })).trace.outcome).toBe('failed')
    expect((await ask(QUESTION)).trace.decisions.cache?.lookup).toBe('miss')
  })
})

describe('what is not kept', () => {
  const { finish } = pipelineWithCache()
  const cases: [string, (CompletionChunk | Error)[]][] = [
    ['unfinished', [said('Half of'), finish('length')]],
    ['flagged', [said('Some'), finish('filter')]],
    ['empty', [said('  '), finish()]],
    ['unfinished', [said('Half'), new Error('broken')]]
  ]
  test.each(cases)('%s', async (why, items) => {
    const { ask, says, requests } = pipelineWithCache()
    says.push(items)
    const { trace } = await ask(QUESTION)
    if (trace.outcome === 'complete') expect(trace.decisions.cache?.kept).toBe(why)
    await ask(QUESTION)
    expect(requests).toHaveLength(2)
  })

  test('neither looked up nor kept: questions about now, high temperatures, answers to be gone on with, and all of it when switched off', async () => {
    const { ask, settings } = pipelineWithCache()
    const refusal = async (...question: Parameters<typeof ask>): Promise<string | null | undefined> =>
      (await ask(...question)).trace.decisions.cache?.refusal
    expect(await refusal('What happened today?')).toBe('time-sensitive')
    expect(await refusal('Bugün hava nasıl?')).toBe('time-sensitive')
    expect(
      await refusal('And there?', {
        before: [
          { messageId: null, role: 'user', text: 'What is the weather now?' },
          { messageId: null, role: 'assistant', text: 'Sunny.' }
        ]
      })
    ).toBe('time-sensitive')
    expect(await refusal('Write a poem', { sampling: { temperature: 1.2, topP: 1 } })).toBe('varied')
    expect(await refusal('x'.repeat(2_100_000))).toBe('too-long')
    settings.on = false
    expect(await refusal(QUESTION)).toBe('off')
  })

  test('an answer of a stand-in is no answer of the model that was wanted, but it is found where the stand-in is', async () => {
    const { ask, says, chat } = pipelineWithCache()
    chat.fallbackModel = otherRef
    says.push([new SextantError('provider-unreachable')])
    const { trace } = await ask(QUESTION)
    expect(trace).toMatchObject({ model: otherRef, decisions: { cache: { kept: 'kept' } } })
    expect((await ask(QUESTION)).trace.decisions.cache?.lookup).toBe('miss')
    expect((await ask(QUESTION, { wanted: otherRef })).trace.decisions.cache?.lookup).toBe('hit')
  })
})

describe('a question in other words', () => {
  test('is at most offered with its earlier answer while nothing is known about serving', async () => {
    const { ask } = pipelineWithCache()
    await ask('How is the net revenue retention of a company computed by an analyst?')
    await settled()
    const { trace } = await ask('How is the net revenue retention of a company computed by one analyst?')
    expect(trace.decisions.cache?.mark).toBeNull()
    expect(trace.decisions.cache?.similar).toMatchObject({
      question: 'How is the net revenue retention of a company computed by an analyst?',
      place: { conversationId: 'c1', messageId: 'm1' }
    })
  })

  test('is neither served nor offered across instructions or after its answer was deleted', async () => {
    const { ask, catalogue } = pipelineWithCache()
    const first = await ask('How is the net revenue retention of a company computed by an analyst?')
    await settled()
    expect(
      (await ask('How is the net revenue retention of a company computed by one analyst?', { system: 'Other.' })).trace
        .decisions.cache?.similar
    ).toBeNull()
    await catalogue.remove(first.trace.decisions.cache?.key as CacheKey)
    expect(
      (await ask('How is the net revenue retention of a company computed by one analyst?')).trace.decisions.cache
        ?.similar
    ).toBeNull()
  })
})

describe('the catalogue', () => {
  test('lists, finds and deletes; what was deleted is asked anew', async () => {
    const { ask, catalogue } = pipelineWithCache()
    await ask('What is churn?')
    await ask('İade oranı nedir?')
    await settled()
    expect((await catalogue.page('', null, 1)).entries.map(({ question }) => question)).toEqual(['İade oranı nedir?'])
    const found = await catalogue.page('iade', null, 10)
    expect(found).toMatchObject({ next: null, entries: [{ question: 'İade oranı nedir?', excerpt: 'Answer 2.' }] })
    await catalogue.remove(found.entries[0]?.key as CacheKey)
    expect((await ask('İade oranı nedir?')).trace.decisions.cache?.lookup).toBe('miss')
    expect(catalogue.sums(1)).toEqual(
      expect.arrayContaining([{ source: 'miss', turns: 3, savedMs: 0, savedMicroUsd: 0 }])
    )
  })

  test('clears a workspace and leaves the others', async () => {
    const { ask, catalogue } = pipelineWithCache()
    await ask('What is churn?')
    const other = { workspaceId: 'another' as Turn['workspaceId'] }
    await ask('What is churn?', other)
    await settled()
    catalogue.clear('another' as Turn['workspaceId'])
    expect((await ask('What is churn?')).trace.decisions.cache?.lookup).toBe('hit')
    expect((await ask('What is churn?', other)).trace.decisions.cache?.lookup).toBe('miss')
  })
})

test('what was made ahead of time is marked, and its use is told', async () => {
  const { ask, warmedUsed, catalogue } = pipelineWithCache()
  await ask(QUESTION, { warming: { maxOutputTokens: 100 } })
  const { trace } = await ask(QUESTION)
  expect(trace.decisions.cache?.mark?.warmed).toBe(true)
  expect(warmedUsed).toEqual([trace.decisions.cache?.key])
  expect(catalogue.sums(1)).toEqual([expect.objectContaining({ source: 'memory', turns: 1 })])
})
