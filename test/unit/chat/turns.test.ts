import { describe, expect, test } from 'vitest'
import { SextantError } from '../../../main/domain/errors.ts'
import { unlimited } from '../../../main/optimizer/stages.ts'
import { settled } from '../../fakes/manual-clock.ts'
import { delta, finish, otherModel, scriptedModel } from '../../fakes/scripted-provider.ts'
import { build } from './chat-in-memory.ts'

describe('a turn', () => {
  test('stores the question at once, streams the answer and keeps it with its trace', async () => {
    const { ask, watch, provider, chat, turns } = build()
    const started = ask('What is a median?')
    expect(chat.open(started.conversationId).messages.map((message) => message.status)).toEqual([
      'complete',
      'streaming'
    ])
    const events = watch(started)
    provider.say(delta('The middle'), finish())
    await settled()
    expect(events.map((event) => event.type)).toEqual(['snapshot', 'delta', 'end'])
    const [, answer] = chat.open(started.conversationId).messages
    expect(answer?.status).toBe('complete')
    expect(answer?.parts).toEqual([{ type: 'text', text: 'The middle' }])
    expect(turns.trace(started.turnId)?.outcome).toBe('complete')
    expect(answer?.summary?.sentBytes).toBe(0)
  })

  test('ends as usual when its model is removed while it answers', async () => {
    const { ask, watch, provider, chat, turns } = build()
    const started = ask('What is a median?')
    const events = watch(started)
    provider.say(delta('The middle'))
    await settled()
    provider.model = { ...scriptedModel, ref: 'scripted:other' as never }
    provider.say(finish())
    await settled()
    expect(events.at(-1)?.type).toBe('end')
    expect(chat.open(started.conversationId).messages.at(-1)).toMatchObject({
      status: 'complete',
      model: scriptedModel.ref
    })
    expect(turns.runningIn(started.conversationId)).toBeNull()
  })

  test('is found again by its number, until its conversation is deleted', async () => {
    const { answered, turns, chat } = build()
    const { turnId, conversationId, messageId } = await answered('What is a median?', 'The middle')
    expect(turns.placesOf([turnId, turnId, 'unknown' as never])).toEqual([
      { turnId, conversationId, messageId, title: 'What is a median?' }
    ])
    chat.delete(conversationId)
    expect(turns.placesOf([turnId])).toEqual([])
  })

  test('titles a new conversation by its first message', async () => {
    const { answered, chat } = build()
    const { conversationId } = await answered('Explain the variance report\nin detail', 'ok')
    expect(chat.open(conversationId).conversation.title).toBe('Explain the variance report')
  })

  test('a late watcher sees everything so far, then what comes', async () => {
    const { ask, watch, provider, clock } = build()
    const started = ask('q')
    provider.say(delta('one '), delta('two '))
    await clock.advance(50)
    const events = watch(started)
    provider.say(delta('three'), finish())
    await settled()
    const [snapshot, ...rest] = events
    expect(snapshot?.type === 'snapshot' && snapshot.message.parts).toEqual([{ type: 'text', text: 'one two ' }])
    expect(rest.flatMap((event) => (event.type === 'delta' ? [event.text] : []))).toEqual(['three'])
  })

  test('a late watcher hears that a rate limit holds it up, until something comes', async () => {
    const { ask, watch, provider, clock } = build(undefined, {
      admit: (compressed, _signal, onWait) => {
        onWait?.(5)
        return Promise.resolve(unlimited(compressed))
      }
    })
    const started = ask('q')
    await settled()
    expect(watch(started).map(({ type }) => type)).toEqual(['snapshot', 'rate-limited'])
    provider.say(delta('one '))
    await clock.advance(50)
    expect(watch(started).map(({ type }) => type)).toEqual(['snapshot'])
  })

  test('a watcher of an ended turn gets the whole answer and its end', async () => {
    const { answered, watch } = build()
    const events = watch(await answered('q', 'a'))
    expect(events.map((event) => event.type)).toEqual(['snapshot', 'end'])
  })

  test('stop keeps what came and says so', async () => {
    const { ask, watch, provider, turns, chat } = build()
    const started = ask('q')
    const events = watch(started)
    provider.say(delta('half an '))
    await settled()
    turns.stop(started.turnId)
    await settled()
    expect(events.at(-1)?.type).toBe('end')
    const answer = chat.open(started.conversationId).messages.at(-1)
    expect(answer).toMatchObject({ status: 'stopped', parts: [{ text: 'half an ' }], error: null })
  })

  test('a failure keeps what came and its reason', async () => {
    const { ask, provider, chat } = build()
    const started = ask('q')
    provider.say(delta('half'), new SextantError('inference-crashed', { retryable: true }))
    await settled()
    const answer = chat.open(started.conversationId).messages.at(-1)
    expect(answer).toMatchObject({
      status: 'failed',
      parts: [{ text: 'half' }],
      error: { code: 'inference-crashed', retryable: true }
    })
  })

  test('every piece is stored before it is shown', async () => {
    const { ask, turns, provider, database, clock } = build()
    const started = ask('q')
    const stored = database.query<{ text: string }>("SELECT group_concat(text, '') AS text FROM answer_deltas")
    let shown = ''
    const behind: string[] = []
    turns.watch(started.turnId, (event) => {
      if (event.type !== 'delta') return
      shown += event.text
      if (stored.one()?.text !== shown) behind.push(shown)
    })
    for (let i = 0; i < 20; i++) {
      provider.say(delta(`${i} `))
      await clock.advance(20)
    }
    provider.say(finish())
    await settled()
    expect(shown).toContain('19')
    expect(behind).toEqual([])
  })

  test('what can not be stored is not shown: the turn fails instead', async () => {
    const { ask, watch, provider, database } = build()
    const started = ask('q')
    const events = watch(started)
    provider.say(delta('kept '))
    await settled()
    database.execute("CREATE TRIGGER full BEFORE INSERT ON answer_deltas BEGIN SELECT raise(ABORT, 'no room'); END")
    provider.say(delta('lost'), finish())
    await settled()
    const end = events.at(-1)
    expect(events.filter((event) => event.type === 'delta')).toHaveLength(1)
    expect(end?.type === 'end' && end.message).toMatchObject({ status: 'failed', parts: [{ text: 'kept ' }] })
  })

  test('only one turn answers in a conversation at a time', () => {
    const { ask } = build()
    const started = ask('first')
    expect(() => ask('second', started)).toThrow(expect.objectContaining({ code: 'conversation-busy' }))
  })

  test('an answer cut off by the end of the app is kept and marked at the next start', async () => {
    const { ask, provider, clock, file } = build()
    const started = ask('q')
    provider.say(delta('what the person saw'))
    await clock.advance(50)
    // The process is gone without a word: another one opens the same file.
    const next = build(file)
    expect(next.messages.markInterrupted(new Set())).toBe(1)
    const answer = next.chat.open(started.conversationId).messages.at(-1)
    expect(answer).toMatchObject({ status: 'interrupted', parts: [{ text: 'what the person saw' }] })
  })
})

test('an answer is asked for as the person set it, and no longer than that', async () => {
  const { ask, provider, settings } = build()
  settings.change({ chat: { temperature: 0.7, maxOutputTokens: 256 } })
  ask('q')
  await settled()
  expect(provider.requests[0]?.sampling).toEqual({ temperature: 0.7, topP: 0.95, maxOutputTokens: 256 })
})

describe('a model that can not answer', () => {
  test('is followed by the fallback, before the first piece, and the trace says so', async () => {
    const { ask, watch, provider, other, settings, turns, chat } = build()
    settings.change({ chat: { fallbackModel: otherModel.ref } })
    const started = ask('q')
    const events = watch(started)
    provider.say(new SextantError('provider-unreachable', { retryable: true }))
    other.say(delta('from the other'), finish())
    await settled()
    await settled()
    expect(events.map((event) => event.type)).toEqual(['snapshot', 'switched', 'delta', 'end'])
    expect(turns.trace(started.turnId)).toMatchObject({
      model: otherModel.ref,
      modelName: otherModel.name,
      switches: [{ from: scriptedModel.ref, error: { code: 'provider-unreachable' } }]
    })
    expect(chat.open(started.conversationId).messages.at(-1)).toMatchObject({
      model: otherModel.ref,
      summary: { modelName: otherModel.name }
    })
  })

  test('is followed by one with another window: the answer says what did not fit into that', async () => {
    const { ask, provider, other, settings, chat } = build()
    other.model = { ...otherModel, where: 'local', contextWindow: 400 }
    settings.change({ chat: { fallbackModel: otherModel.ref } })
    const started = ask('a question that is longer than others are '.repeat(8))
    provider.say(delta('first'), finish())
    await settled()
    ask('q', started)
    provider.say(new SextantError('provider-unreachable', { retryable: true }))
    other.say(delta('from the other'), finish())
    await settled()
    await settled()
    expect(chat.open(started.conversationId).messages.at(-1)).toMatchObject({
      model: otherModel.ref,
      summary: { leftOutMessages: 1 }
    })
  })

  test('is not followed after the first piece: what came is kept', async () => {
    const { ask, provider, other, settings, chat } = build()
    settings.change({ chat: { fallbackModel: otherModel.ref } })
    const started = ask('q')
    provider.say(delta('half'), new SextantError('provider-unreachable', { retryable: true }))
    other.say(delta('never'), finish())
    await settled()
    const answer = chat.open(started.conversationId).messages.at(-1)
    expect(answer).toMatchObject({ status: 'failed', parts: [{ text: 'half' }], model: scriptedModel.ref })
  })

  test('an answer that broke off goes on beside itself, from what there is', async () => {
    const { ask, provider, turns, chat, texts, file } = build()
    const first = ask('q')
    provider.say(delta('half an '), new SextantError('answer-broken', { retryable: true }))
    await settled()
    const second = turns.continueAnswer(first.messageId, scriptedModel.ref)
    provider.say(delta('answer'), finish())
    await settled()
    expect(provider.requests.at(-1)?.messages.at(-1)).toEqual({ role: 'assistant', text: 'half an ' })
    expect(texts(first.conversationId)).toEqual(['q', 'half an answer'])
    expect(chat.open(first.conversationId).messages.at(-1)?.siblingIds).toEqual([first.messageId, second.messageId])
    const third = turns.continueAnswer(second.messageId, scriptedModel.ref)
    const next = build(file)
    next.messages.markInterrupted(new Set())
    expect(next.chat.open(third.conversationId).messages.at(-1)?.parts).toEqual([
      { type: 'text', text: 'half an answer' }
    ])
  })
})
