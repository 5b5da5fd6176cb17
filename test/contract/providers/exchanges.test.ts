import path from 'node:path'
import { expect, test } from 'vitest'
import { providerKinds } from '../../../main/domain/listed-model.ts'
import { protocol } from '../../eval/protocol.ts'
import { readRows } from '../../eval/read-rows.ts'

const file = path.resolve(import.meta.dirname, '../../eval/sets/protocol.jsonl')

test('the recorded exchanges cover every protocol', () => {
  expect(new Set(readRows<{ protocol: string }>(file).map((row) => row.protocol))).toEqual(new Set(providerKinds))
})

test('each is read as it is meant, whole and cut at every byte', async () => {
  const { metrics, notes } = await protocol.run(file, new Map())
  expect(notes).toEqual([])
  expect(metrics).toEqual({ passed: readRows(file).length, failed: 0, cutFailures: 0 })
}, 120_000)
