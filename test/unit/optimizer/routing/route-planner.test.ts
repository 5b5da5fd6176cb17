import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ModelRef, ProviderId } from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { PolicyName } from '../../../../main/domain/route.ts'
import { turnRecordOf } from '../../../../main/metrics/turn-record.ts'
import { RouteLessons } from '../../../../main/optimizer/routing/route-lessons.ts'
import { Database } from '../../../../main/storage/database.ts'
import { RouteOutcomeStore } from '../../../../main/storage/route-outcome-store.ts'
import { QualityModel } from '../../../../main/optimizer/routing/quality/quality-model.ts'
import { RoutePlanner, type RouteQuestion } from '../../../../main/optimizer/routing/route-planner.ts'
import { RoutePredictor } from '../../../../main/optimizer/routing/route-predictor.ts'
import { seeded } from '../../../bench/seeded.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'
import { aTrace, plainError } from '../../renderer/fake-main.ts'

const model = (ref: string, where: Model['where'], more: Partial<Model> = {}): Model => ({
  ref: ref as ModelRef,
  provider: ref.split(':')[0] as ProviderId,
  name: ref,
  where,
  demo: false,
  ...more
})
const HERE = model('local:qwen-1.5b', 'local', { contextWindow: 4096 })
const AWAY = model('tern:gpt-4o', 'remote', { images: true })
const DEMO = model('local:smollm2-135m', 'local', { demo: true })

const question: RouteQuestion = {
  text: 'What is a median?',
  promptTokens: 20,
  earlierMessages: 0,
  attachments: 0,
  images: 0,
  rules: { online: true, localOnly: false }
}

function planner(policy: PolicyName, models: readonly Model[] = [HERE, AWAY, DEMO], costMicroUsd = 500) {
  let now = 0
  const random = seeded(1)
  const predictor = new RoutePredictor(
    new QualityModel(random),
    ({ where }) =>
      () =>
        where === 'local' ? 0 : costMicroUsd
  )
  const made = new RoutePlanner({
    predictor,
    models: () => models,
    policy: () => ({ policy, weights: { quality: 1, speed: 0.5, cost: 0.5 }, escalation: 'offer' }),
    around: () => ({ hour: 9, weekend: false, load: 0, online: true, onBattery: false }),
    now: () => now,
    random,
    embeddingOf: () => undefined
  })
  return { planner: made, predictor, later: (ms: number) => (now += ms) }
}

const first = async (one: RoutePlanner, asked: Partial<RouteQuestion> = {}): Promise<string | undefined> =>
  (await one.route({ ...question, ...asked }, false)).decision.considered.find(({ excluded }) => !excluded)?.model

describe('who answers', () => {
  test('without any history the best policy takes the model of which most is known to be good', async () => {
    expect(await first(planner('best').planner)).toBe(AWAY.ref)
  })

  test('the private policy never leaves this computer, whatever it explores', async () => {
    const { planner: made } = planner('private')
    for (let i = 0; i < 200; i++) {
      const { decision } = await made.route(question, true)
      expect(decision.considered.find(({ excluded }) => !excluded)?.where).toBe('local')
    }
  })

  test('offline nothing remote is asked, and the decision says why', async () => {
    const { planner: made } = planner('best')
    const { decision } = await made.route({ ...question, rules: { online: false, localOnly: false } }, true)
    expect(decision.considered[0]?.model).toBe(HERE.ref)
    expect(decision.considered.find(({ model: ref }) => ref === AWAY.ref)?.excluded).toBe('offline')
  })

  test('a label that keeps everything here is no matter of the policy, nor of exploring', async () => {
    const { planner: made } = planner('best')
    for (let i = 0; i < 100; i++) {
      const { decision } = await made.route({ ...question, rules: { online: true, localOnly: true } }, true)
      expect(decision.considered[0]?.where).toBe('local')
      expect(decision.considered.find(({ model: ref }) => ref === AWAY.ref)?.excluded).toBe('label')
    }
  })

  test('images and long questions go only to models that can read them', async () => {
    const { planner: made } = planner('private')
    expect(await first(made, { images: 1 })).toBeUndefined()
    expect(await first(planner('cheapest').planner, { promptTokens: 100_000 })).toBe(AWAY.ref)
  })

  test('a demo answers only where nobody else may', async () => {
    expect(await first(planner('private', [DEMO, HERE]).planner)).toBe(HERE.ref)
    expect(await first(planner('private', [DEMO]).planner)).toBe(DEMO.ref)
  })

  test('a server that failed rests for a while, unless there is no other', async () => {
    const { planner: made, later } = planner('best')
    made.failed(AWAY.ref)
    expect(await first(made)).toBe(HERE.ref)
    later(61_000)
    expect(await first(made)).toBe(AWAY.ref)
    const alone = planner('best', [AWAY]).planner
    alone.failed(AWAY.ref)
    expect(await first(alone)).toBe(AWAY.ref)
  })

  test.each([
    ['failed', 'provider-failed', HERE.ref],
    ['was declined by the person', 'network-declined', AWAY.ref]
  ] as const)('a model whose request %s before another one answered', async (_, code, next) => {
    const { planner: made, predictor } = planner('best')
    const outcomes = new RouteOutcomeStore(Database.open(path.join(temporaryFolder(), 'a.db')))
    const lessons = new RouteLessons({
      planner: made,
      predictor,
      outcomes,
      onError: (error) => expect.unreachable(String(error))
    })
    lessons.ended(turnRecordOf(aTrace({ model: HERE.ref, switches: [{ from: AWAY.ref, error: plainError(code) }] }), 0))
    expect(await first(made)).toBe(next)
  })

  test('a clock that is set back leaves no server out for ever', async () => {
    const { planner: made, later } = planner('best')
    later(100_000)
    made.failed(AWAY.ref)
    later(-90_000)
    expect(await first(made)).toBe(AWAY.ref)
  })

  test('a model that is gone is not planned any more', async () => {
    const models = [HERE, AWAY]
    const { planner: made } = planner('best', models)
    models.pop()
    expect(await first(made)).toBe(HERE.ref)
  })

  test('there is no first model where there is none at all', async () => {
    expect(await first(planner('balanced', []).planner)).toBeUndefined()
  })

  test('every prediction has a range that holds its middle', async () => {
    const { decision } = await planner('balanced').planner.route(question, false)
    for (const { prediction } of decision.considered)
      for (const { low, median, high } of [
        prediction.totalMs,
        prediction.outputTokens,
        prediction.quality,
        prediction.errorProbability
      ]) {
        expect(low).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(high)
      }
  })
})

describe('a stronger model', () => {
  const stronger = (one: RoutePlanner, rules = question.rules) => one.stronger({ ...question, rules }, HERE.ref)

  test('is one that is clearly better, and the preview names it', async () => {
    const { planner: made } = planner('cheapest')
    expect(await stronger(made)).toMatchObject({ model: AWAY.ref, where: 'remote', costMicroUsd: 500 })
    const { decision } = await planner('private', [HERE, AWAY]).planner.route(question, false)
    expect(decision.escalation).toBeUndefined()
  })

  test('is nobody where the policy, the mode or the label keeps the question here', async () => {
    expect(await stronger(planner('private').planner)).toBeUndefined()
    const { planner: made } = planner('best')
    expect(await stronger(made, { online: false, localOnly: false })).toBeUndefined()
    expect(await stronger(made, { online: true, localOnly: true })).toBeUndefined()
  })

  test('is never the demo nor a weaker one', async () => {
    expect(await stronger(planner('best', [HERE, DEMO]).planner)).toBeUndefined()
  })
})
