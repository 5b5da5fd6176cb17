import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasGpu, largestComfortable, machineMemory, rememberGpu } from '../../../main/inference/machine.ts'
import type { LocalModelFile } from '../../../main/inference/local-model-file.ts'
import { ThreadChoiceStore } from '../../../main/inference/thread-choice-store.ts'
import { AddedModelStore } from '../../../main/storage/added-model-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { MeasurementStore } from '../../../main/storage/measurement-store.ts'
import { DownloadMeter } from '../../../main/terminal/download-meter.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

let database: Database
beforeEach(() => {
  database = Database.open(path.join(temporaryFolder(), 'sextant.db'))
})
afterEach(() => database.close())

describe('measurements', () => {
  test('are found again as they were stored last', () => {
    const store = new MeasurementStore(database)
    expect(store.find('a')).toBeUndefined()
    store.set('a', { b: [1, null] })
    store.set('a', { b: [2] })
    expect(new MeasurementStore(database).find('a')).toEqual({ b: [2] })
  })

  test('of threads belong to a model and a processor, and what is not whole is measured again', () => {
    const store = new MeasurementStore(database)
    const memory = new ThreadChoiceStore(store)
    const file = { path: '/models/a.gguf' } as LocalModelFile
    const choices = { reading: { threads: 4, msPerToken: 2 }, writing: { threads: 2, msPerToken: 20 } }
    memory.keep(file, choices)
    expect(memory.find(file)).toEqual(choices)
    expect(memory.find({ path: '/models/b.gguf' } as LocalModelFile)).toBeNull()
    memory.keep(file, { ...choices, reading: { threads: 0, msPerToken: 2 } })
    expect(memory.find(file)).toBeNull()
  })

  test('of the machine: a graphics card is known once a model ran on it', () => {
    const store = new MeasurementStore(database)
    const before = hasGpu(store)
    rememberGpu(store, false)
    expect(hasGpu(store)).toBe(before)
    rememberGpu(store, 'vulkan')
    expect(hasGpu(store)).toBe(true)
    expect(machineMemory()).toBeGreaterThan(2 ** 28)
  })
})

test.each([
  [4e9, false, 1.2],
  [8e9, true, 2],
  [16e9, false, 4.5],
  [16e9, true, 9]
])(
  'with %d bytes of memory and a GPU %s models of up to %d billion parameters are comfortable',
  (memoryBytes, gpu, billions) => {
    expect(largestComfortable({ memoryBytes, gpu })).toBe(billions)
  }
)

test('added models are listed in the order they were added, until they are removed', () => {
  const store = new AddedModelStore(database)
  store.add({ id: 'b', name: 'B', file: '/b.gguf' }, 1)
  store.add({ id: 'a', name: 'A', file: '/a.gguf' }, 2)
  expect(store.all().map(({ id }) => id)).toEqual(['b', 'a'])
  store.remove('b')
  expect(store.all()).toEqual([{ id: 'a', name: 'A', file: '/a.gguf' }])
})

describe('the meter of a download', () => {
  function meter(isTTY: boolean) {
    const clock = new ManualClock()
    const written: string[] = []
    return { clock, written, meter: new DownloadMeter('Model', { write: (text) => written.push(text), isTTY }, clock) }
  }

  test('writes plain lines where lines can not be redrawn', async () => {
    const { clock, written, meter: plain } = meter(false)
    for (const received of [0, 10e6, 50e6, 60e6, 100e6]) {
      plain.onBytes(received, 100e6)
      await clock.advance(1000)
    }
    plain.end('is here')
    expect(written).toEqual([
      'Model: 0 % of 100 MB\n',
      'Model: 50 % of 100 MB, 25.0 MB/s\n',
      'Model: 100 % of 100 MB, 25.0 MB/s\n',
      'Model is here\n'
    ])
  })

  test('redraws one line on a terminal, not too often', async () => {
    const { clock, written, meter: live } = meter(true)
    live.onBytes(0, 100e6)
    live.onBytes(1e6, 100e6)
    await clock.advance(1000)
    live.onBytes(30e6, 100e6)
    live.end('is here')
    expect(written).toEqual([
      '\r\u001b[KModel: 0 % of 100 MB',
      '\r\u001b[KModel: 30 % of 100 MB, 30.0 MB/s',
      '\r\u001b[KModel is here\n'
    ])
  })
})
