import { expect, test } from 'vitest'
import { turnRecordOf } from '../../../main/metrics/turn-record.ts'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { aTrace, plainError } from '../renderer/fake-main.ts'

const asked = aTrace({
  stages: [
    { name: 'fit', startMs: 0, durationMs: 10 },
    { name: 'confirm', startMs: 10, durationMs: 90_000 },
    { name: 'generate', startMs: 90_010, durationMs: 990 }
  ],
  firstTokenMs: 90_110,
  totalMs: 91_000,
  beforeProviderMs: 10
})

test('the time in which the person was asked is no time of the model', () => {
  const record = turnRecordOf(asked, 0)
  expect(record).toMatchObject({ totalMs: 1_000, firstTokenMs: 110 })
  expect(record.completions[0]).toMatchObject({ responseMs: 990, firstTokenMs: 100 })
})

test('generating is kept up to its first token and from there on, and being asked apart from it', () => {
  expect(turnRecordOf(asked, 0).stages.map(({ stage, durationMs }) => [stage, durationMs])).toEqual([
    ['fit', 10],
    ['confirm', 90_000],
    ['first-token', 100],
    ['generate', 890]
  ])
})

test('a model that the person did not let be asked has failed at nothing', () => {
  const switches = (['provider-failed', 'network-declined', 'budget-declined', 'egress-declined'] as const).map(
    (code) => ({ from: `acme:${code}` as ModelRef, error: plainError(code) })
  )
  const { completions } = turnRecordOf({ ...asked, switches }, 0)
  expect(completions.map(({ model, error }) => [model, error])).toEqual([
    ['acme:provider-failed', 'provider-failed'],
    [asked.model, null]
  ])
})
