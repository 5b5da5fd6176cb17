import { describe, expect, test } from 'vitest'
import type { ModelRef, ProviderId } from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import { profileOf } from '../../../../main/optimizer/routing/quality/prompt-profile.ts'
import { QualityModel } from '../../../../main/optimizer/routing/quality/quality-model.ts'
import { RoutePredictor } from '../../../../main/optimizer/routing/route-predictor.ts'
import { seeded } from '../../../bench/seeded.ts'

const model = (where: Model['where'], name: string): Model => ({
  ref: `${where}:${name}` as ModelRef,
  provider: where as ProviderId,
  name,
  where,
  demo: false
})
const request = { features: { promptTokens: 100 }, profile: profileOf('Who paid late?'), promptTokens: 100 }

describe('what is expected of a model', () => {
  test('before any answer a local model is slower the larger it is, as measured for the sizes that are offered', async () => {
    const predictor = new RoutePredictor(new QualityModel(seeded(1)), () => () => 0)
    const models = ['smollm2-135m', 'qwen2.5-coder-0.5b', 'qwen2.5-coder-1.5b', 'qwen3-8b'].map((name) =>
      model('local', name)
    )
    const predictions = await predictor.predict(models, request)
    const speeds = predictions.map(({ tokensPerSecond }) => tokensPerSecond.median)
    expect(speeds).toEqual(speeds.toSorted((a, b) => b - a))
    expect(speeds[0]).toBeCloseTo(63, 0)
    expect(speeds[2]).toBeCloseTo(17, 0)
    const waits = predictions.map(({ firstTokenMs }) => firstTokenMs.median)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  })

  test('a price that changes is in the next prediction, and one that is gone is unknown, not free', async () => {
    let price: number | null = 2
    const predictor = new RoutePredictor(
      new QualityModel(seeded(1)),
      () => (input, output) => price && price * (input + output)
    )
    const cost = async (): Promise<number | undefined> =>
      (await predictor.predict([model('remote', 'any')], request))[0]?.costMicroUsd?.median
    const before = (await cost()) ?? 0
    price = 6
    expect(await cost()).toBeCloseTo(3 * before)
    price = null
    expect(await cost()).toBeUndefined()
  })
})
