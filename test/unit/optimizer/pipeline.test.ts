import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../main/config/settings.ts'
import type { CacheEntry, CacheTrace } from '../../../main/domain/cache.ts'
import { SextantError } from '../../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../main/domain/ids.ts'
import type { TurnTrace } from '../../../main/domain/trace.ts'
import type { AnswerEvent, Turn } from '../../../main/domain/turn.ts'
import { answer } from '../../../main/optimizer/pipeline.ts'
import {
  resultOf,
  unchosen,
  uncompressed,
  unlimited,
  unmasked,
  type Planned,
  unscreened,
  type Admitted,
  type Hit,
  type Missed,
  type Stages
} from '../../../main/optimizer/stages.ts'
import { ProviderRegistry } from '../../../main/providers/registry.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { pipelineOver } from '../../fakes/pipeline-over.ts'
import { delta, finish, otherModel, scriptedModel, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const turn: Turn = {
  id: 't' as TurnId,
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId,
  messageId: 'm' as MessageId,
  messages: [{ messageId: 'q' as MessageId, role: 'user', text: 'Why?' }],
  wanted: scriptedModel.ref,
  sampling: { temperature: 0, topP: 1 },
  attachments: [],
  fresh: false
}
const missTrace: CacheTrace = {
  lookup: 'miss',
  refusal: null,
  key: null,
  scope: null,
  mark: null,
  similar: null,
  kept: null,
  keptUntil: null
}

/** A pipeline of a model and a stand-in on another machine, whose every stage is written down as it is passed. */
function pipeline(over: Partial<Stages> = {}) {
  const clock = new ManualClock()
  const first = new ScriptedProvider()
  const second = new ScriptedProvider({ ...otherModel, where: 'remote' })
  const passed: string[] = []
  const kept: { model: string; text: string }[] = []
  const reservations: string[] = []
  const noted =
    <Args extends unknown[], Result>(name: string, stage: (...args: Args) => Result) =>
    (...args: Args): Result => {
      passed.push(name)
      return stage(...args)
    }
  const base = pipelineOver(clock, new ProviderRegistry([first, second]), {
    current: { ...defaultSettings, chat: { ...defaultSettings.chat, fallbackModel: otherModel.ref } }
  })
  const { plan, fit, generate } = base.stages
  const all: Required<Stages> = {
    ...base.stages,
    here: () => undefined,
    leaveOut: () => false,
    screen: (asked) => Promise.resolve(unscreened(asked)),
    plan,
    lookUp: ({ turn: asked, plan: candidates }) =>
      Promise.resolve(
        resultOf<Missed>({
          hit: null,
          turn: asked,
          plan: candidates,
          decision: missTrace,
          ticket: {
            keep: ({ model }, text) => kept.push({ model, text }),
            release: () => passed.push('release')
          }
        })
      ),
    choose: (missed) => Promise.resolve(unchosen(missed)),
    fit,
    compress: (fitted) => Promise.resolve(uncompressed(fitted)),
    admit: (compressed) => {
      const { ref } = compressed.candidate.model
      return Promise.resolve(
        resultOf<Admitted>({
          ...unlimited(compressed),
          reservation: {
            settle: (usage) => reservations.push(`${ref} used ${usage.output ?? 'unknown'}`),
            release: () => reservations.push(`${ref} released`)
          }
        })
      )
    },
    mask: (admitted) => Promise.resolve(unmasked(admitted)),
    generate,
    screenAnswer: (chunks) => chunks,
    weigh: () => Promise.resolve(undefined),
    ...over
  }
  const stages: Stages = {
    ...all,
    screen: noted('screen', all.screen),
    plan: noted('plan', all.plan),
    lookUp: noted('cache', all.lookUp),
    choose: noted('choose', all.choose),
    fit: noted('fit', all.fit),
    compress: noted('compress', all.compress),
    admit: noted('admit', all.admit),
    mask: noted('mask', all.mask),
    generate: noted('generate', all.generate),
    screenAnswer: noted('screen-answer', all.screenAnswer)
  }
  const run = async (signal = new AbortController().signal): Promise<{ events: AnswerEvent[]; trace: TurnTrace }> => {
    const stream = answer(turn, { ...base, stages }, { receivedAt: clock.monotonic(), signal })
    const events: AnswerEvent[] = []
    for (;;) {
      const step = await stream.next()
      if (step.done) return { events, trace: step.value }
      events.push(step.value)
    }
  }
  return { first, second, passed, kept, reservations, run }
}

const textOf = (events: readonly AnswerEvent[]): string =>
  events.map((event) => (event.type === 'delta' ? event.text : '')).join('')
const BEFORE = ['screen', 'plan', 'cache', 'choose']

describe('a turn', () => {
  test('passes the stages in their order; what stays on this machine is not masked', async () => {
    const { first, passed, kept, reservations, run } = pipeline()
    first.say(delta('So.'), finish())
    const { events, trace } = await run()
    expect(textOf(events)).toBe('So.')
    expect(passed).toEqual([...BEFORE, 'fit', 'compress', 'admit', 'generate', 'screen-answer', 'release'])
    expect(kept).toEqual([{ model: scriptedModel.ref, text: 'So.' }])
    expect(reservations).toEqual([`${scriptedModel.ref} used 3`])
    expect(trace.stages.map(({ name }) => name)).toEqual([...BEFORE, 'fit', 'compress', 'admit', 'generate'])
    expect(trace.decisions.plan?.candidates).toEqual([scriptedModel.ref, otherModel.ref])
  })

  test('messages keep their ids up to the provider, which does not see them', async () => {
    const seen: unknown[] = []
    const { first, run } = pipeline({
      compress: (fitted) => {
        seen.push(...fitted.messages.map(({ messageId }) => messageId))
        return Promise.resolve(uncompressed(fitted))
      }
    })
    first.say(delta('So.'), finish())
    await run()
    expect(seen).toEqual(['q'])
    expect(first.requests[0]?.messages).toEqual([{ role: 'user', text: 'Why?' }])
    expect(first.requests[0]?.workspaceId).toBe(DEFAULT_WORKSPACE)
  })

  test('that was answered before is screened and delivered, and asks nobody', async () => {
    const hit = {
      answer: { text: 'Because.', reasoning: '', finish: 'stop' }
    } as CacheEntry
    const { first, passed, run } = pipeline({
      lookUp: () => Promise.resolve(resultOf<Hit>({ hit, decision: { ...missTrace, lookup: 'hit' } }))
    })
    const { events, trace } = await run()
    expect(textOf(events)).toBe('Because.')
    expect(passed).toEqual(['screen', 'plan', 'cache', 'screen-answer'])
    expect(first.requests).toEqual([])
    expect(trace).toMatchObject({ outcome: 'complete', costMicroUsd: 0 })
  })

  test('is answered where every stage that may be absent is', async () => {
    const clock = new ManualClock()
    const provider = new ScriptedProvider()
    provider.say(delta('So.'), finish())
    const parts = pipelineOver(clock, new ProviderRegistry([provider]), { current: defaultSettings })
    const stream = answer(turn, parts, { receivedAt: 0, signal: new AbortController().signal })
    const events: AnswerEvent[] = []
    let step = await stream.next()
    for (; !step.done; step = await stream.next()) events.push(step.value)
    expect(textOf(events)).toBe('So.')
    expect(step.value.stages.map(({ name }) => name)).toEqual([
      'plan',
      'cache',
      'choose',
      'fit',
      'compress',
      'generate'
    ])
  })
})

describe('a candidate that fails', () => {
  test('because the person took a message out is asked anew, without it', async () => {
    let taken = 1
    const { first, second, passed, reservations, run } = pipeline({ leaveOut: () => taken-- > 0 })
    first.say(new SextantError('network-declined'), delta('So.'), finish())
    const { events, trace } = await run()
    expect(textOf(events)).toBe('So.')
    expect(trace.outcome).toBe('complete')
    expect(passed.filter((stage) => stage === 'fit')).toHaveLength(2)
    expect(reservations).toEqual([`${scriptedModel.ref} released`, `${scriptedModel.ref} used 3`])
    expect(second.requests).toEqual([])
  })

  test('because the person wants the answer from here gives way to the model on this computer', async () => {
    const { first, second, run } = pipeline({
      mask: () => Promise.reject(new SextantError('egress-declined')),
      plan: (screened) =>
        Promise.resolve(
          resultOf<Planned>({
            turn: screened.turn,
            plan: { candidates: [{ model: { ...otherModel, where: 'remote' }, servesCached: true }] }
          })
        ),
      here: () => ({ model: scriptedModel, servesCached: false })
    })
    first.say(delta('Here.'), finish())
    const { events, trace } = await run()
    expect(textOf(events)).toBe('Here.')
    expect(second.requests).toEqual([])
    expect(trace.switches).toMatchObject([{ from: otherModel.ref, error: { code: 'egress-declined' } }])
  })

  test('before the first piece gives way to the next, which passes the same stages, masking too', async () => {
    const { first, second, passed, kept, reservations, run } = pipeline()
    first.say(new SextantError('model-load-failed'))
    second.say(delta('Hence.'), finish())
    const { events, trace } = await run()
    expect(textOf(events)).toBe('Hence.')
    expect(passed.slice(BEFORE.length)).toEqual([
      ...['fit', 'compress', 'admit', 'generate', 'screen-answer'],
      ...['fit', 'compress', 'admit', 'mask', 'generate', 'screen-answer'],
      'release'
    ])
    expect(events[0]).toMatchObject({ type: 'switched', from: scriptedModel.ref, to: otherModel.ref })
    expect(trace.model).toBe(otherModel.ref)
    expect(kept).toEqual([{ model: otherModel.ref, text: 'Hence.' }])
    expect(reservations).toEqual([`${scriptedModel.ref} released`, `${otherModel.ref} used 3`])
  })

  test('in a stage of its own gives way as well', async () => {
    const { second, run } = pipeline({
      admit: (compressed) =>
        compressed.candidate.model.where === 'local'
          ? Promise.reject(new SextantError('provider-rate-limited'))
          : Promise.resolve(unlimited(compressed))
    })
    second.say(delta('Hence.'), finish())
    expect(textOf((await run()).events)).toBe('Hence.')
  })

  test('after the first piece ends the answer: two halves by two models are none', async () => {
    const { first, second, reservations, run } = pipeline()
    first.say(delta('Half'), new SextantError('provider-failed'))
    const { events, trace } = await run()
    expect(textOf(events)).toBe('Half')
    expect(trace).toMatchObject({ outcome: 'failed', error: { code: 'answer-broken' } })
    expect(second.requests).toEqual([])
    expect(reservations).toEqual([`${scriptedModel.ref} used unknown`])
  })

  test('while it is masked gives back what was reserved for it', async () => {
    const { first, reservations, run } = pipeline({ mask: () => Promise.reject(new SextantError('internal')) })
    first.say(new SextantError('model-load-failed'))
    const { trace } = await run()
    expect(trace.outcome).toBe('failed')
    expect(reservations).toEqual([`${scriptedModel.ref} released`, `${otherModel.ref} released`])
  })
})

describe('at each stage', () => {
  const NAMES = ['screen', 'plan', 'lookUp', 'choose', 'fit', 'compress', 'admit'] as const

  test.each(NAMES)('an error in %s ends the turn as failed and gives back what it holds', async (name) => {
    const { first, passed, run } = pipeline({ [name]: () => Promise.reject(new SextantError('internal')) })
    const { trace } = await run()
    expect(trace).toMatchObject({ outcome: 'failed', error: { code: 'internal' } })
    expect(first.requests).toEqual([])
    // The cache hands out the ticket.
    const held = !['screen', 'plan', 'lookUp'].includes(name)
    expect(passed.includes('release')).toBe(held)
  })

  test.each(NAMES)('a stop in %s ends the turn as stopped and asks nobody', async (name) => {
    const stop = new AbortController()
    const { first, run } = pipeline({
      [name]: () => {
        stop.abort()
        return Promise.reject(new SextantError('cancelled'))
      }
    })
    const { trace } = await run(stop.signal)
    expect(trace.outcome).toBe('stopped')
    expect(first.requests).toEqual([])
  })

  test('a stop while the model writes keeps what came', async () => {
    const stop = new AbortController()
    const { first, run } = pipeline({
      screenAnswer: async function* (chunks) {
        for await (const chunk of chunks) {
          yield chunk
          stop.abort()
        }
      }
    })
    first.say(delta('Half'))
    const { events, trace } = await run(stop.signal)
    expect(textOf(events)).toBe('Half')
    expect(trace.outcome).toBe('stopped')
  })
})
