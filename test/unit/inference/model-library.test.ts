import { createHash, randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import { recordVerified } from '../../../main/downloads/verified-file.ts'
import type { ModelRef } from '../../../main/domain/ids.ts'
import type { Machine } from '../../../main/inference/machine.ts'
import { readManifest } from '../../../main/downloads/manifest.ts'
import { ModelLibrary } from '../../../main/inference/model-library.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { Database } from '../../../main/storage/database.ts'
import { fileServer, type Behaviour } from '../../fakes/file-server.ts'
import { smallModel, writeGguf } from '../../fakes/gguf-file.ts'
import { anyProgram } from '../../fakes/any-program.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const shipped = path.resolve(import.meta.dirname, '../../../native-models')
const GB = 1e9
const laptop: Machine = { memoryBytes: 16 * GB, gpu: false }
const starterFile = 'SmolLM2-135M-Instruct.Q4_1.gguf'

let folder: string
let database: Database
beforeEach(() => {
  folder = temporaryFolder()
  database = Database.open(path.join(folder, 'sextant.db'))
})
afterEach(() => {
  database.close()
  vi.unstubAllEnvs()
})

const models = (): string => path.join(folder, 'models')

function library(machine = laptop, nativeModels = shipped): ModelLibrary {
  return new ModelLibrary({
    paths: { models: models(), nativeModels },
    reach: () => ({ fetch, admitProgram: anyProgram }),
    clock: systemClock,
    log: silentLog,
    database,
    machine
  })
}

/** Puts a file of the list into the model folder; its content is that of any small model. */
function install(file: string): void {
  mkdirSync(models(), { recursive: true })
  writeGguf(path.join(models(), file))
}

const byId = (list: LocalModel[], id: string): LocalModel => list.find((model) => model.id === id) as LocalModel

test('what was read of a model file is known at the next start, until the file is another one', () => {
  install(starterFile)
  const file = path.join(models(), starterFile)
  const installed = (): LocalModel => byId(library().list(), 'smollm2-135m-instruct')
  const written = new Date(2026, 0, 1)
  utimesSync(file, written, written)
  const first = installed()
  expect(first).toMatchObject({ state: 'installed' })
  // Written over at the same size and time: only what was kept can tell of the model now.
  writeFileSync(file, Buffer.alloc(statSync(file).size))
  utimesSync(file, written, written)
  expect(installed()).toEqual(first)
  utimesSync(file, written, new Date(2026, 0, 2))
  expect(installed().error).toMatchObject({ code: 'model-file-invalid' })
})

describe('the list that ships with the app', () => {
  const { models: listed } = readManifest(shipped)

  test('has a demo, a starter, and six to ten larger models for ordinary laptops', () => {
    const larger = listed.filter((model) => !model.demo)
    expect(listed.filter((model) => model.demo).map((model) => model.id)).toEqual([
      'sextant-demo-5m',
      'smollm2-135m-instruct'
    ])
    expect(larger.length).toBeGreaterThanOrEqual(6)
    expect(larger.every((model) => model.parametersBillion >= 0.5 && model.parametersBillion < 9)).toBe(true)
  })

  test('says of each what it is good for, in every language', () => {
    for (const language of ['en', 'tr']) {
      const file = path.resolve(shipped, `../resources/locales/${language}.json`)
      const { models: texts } = JSON.parse(readFileSync(file, 'utf8')) as { models: { about: Record<string, string> } }
      expect(Object.keys(texts.about).sort()).toEqual(listed.map((model) => model.id).sort())
    }
  })

  test('pins every download to a hash', () => {
    for (const model of listed)
      if ('file' in model) expect([model.id, model.sha256]).toEqual([model.id, expect.stringMatching(/^[0-9a-f]{64}$/)])
  })
})

describe('the model library', () => {
  test('without any download the demo answers', () => {
    const { ref, demo } = byId(library().list(), 'sextant-demo-5m')
    expect(demo).toBe(true)
    expect(library().bestRef()).toBe(ref)
    expect(
      library()
        .models()
        .map((model) => model.ref)
    ).toEqual([ref])
  })

  test('the starter is better than the demo, a larger model better than both', () => {
    install(starterFile)
    expect(library().bestRef()).toBe('local:smollm2-135m-instruct')
    install('Qwen3-1.7B-Q4_K_M.gguf')
    expect(library().bestRef()).toBe('local:qwen3-1.7b')
  })

  test('a damaged file is not chosen, but can be asked for', () => {
    install(starterFile)
    truncateSync(path.join(models(), starterFile), 1000)
    expect(library().bestRef()).toBe('local:sextant-demo-5m')
    expect(byId(library().list(), 'smollm2-135m-instruct')).toMatchObject({
      state: 'installed',
      error: { code: 'model-file-truncated', params: { file: starterFile } }
    })
    expect(
      library()
        .models()
        .some((model) => model.ref === 'local:smollm2-135m-instruct')
    ).toBe(true)
    expect(library().fileOf('local:smollm2-135m-instruct' as ModelRef).path).toBe(path.join(models(), starterFile))
  })

  test('a file that is shorter than it was verified is damaged, even with a sound header', () => {
    install(starterFile)
    const file = path.join(models(), starterFile)
    writeFileSync(file, Buffer.alloc(500), { flag: 'a' })
    recordVerified(file, { sha256: 'x' })
    truncateSync(file, readFileSync(file).length - 100)
    expect(byId(library().list(), 'smollm2-135m-instruct').error?.code).toBe('model-file-truncated')
  })

  test('the window is planned from the file and the machine', () => {
    install(starterFile)
    expect(
      library()
        .models()
        .find((model) => model.ref === 'local:smollm2-135m-instruct')?.contextWindow
    ).toBe(4096)
    expect(library().fileOf(library().bestRef())).toEqual({
      ref: 'local:smollm2-135m-instruct',
      name: 'SmolLM2 135M Instruct',
      path: path.join(models(), starterFile),
      contextTokens: 4096
    })
  })

  test.each([
    [4 * GB, false, 'gemma-3-1b-it'],
    [8 * GB, false, 'qwen3-1.7b'],
    [16 * GB, false, 'qwen3-4b-instruct-2507'],
    [16 * GB, true, 'qwen3-8b'],
    [64 * GB, false, 'qwen3-4b-instruct-2507']
  ])('with %d bytes and a GPU %s the best choice is %s', (memoryBytes, gpu, id) => {
    expect(
      library({ memoryBytes, gpu })
        .list()
        .filter((model) => model.recommended)
        .map((model) => model.id)
    ).toEqual([id])
  })

  test('a model that this machine can not hold is marked so', () => {
    expect(byId(library({ memoryBytes: 4 * GB, gpu: false }).list(), 'qwen3-8b').fit).toBe('too-big')
    expect(byId(library({ memoryBytes: 16 * GB, gpu: false }).list(), 'qwen3-8b').fit).toBe('fits')
  })

  test('a file of the person is read, named and kept where it is', async () => {
    const file = writeGguf(path.join(folder, 'My model (best).gguf'), { ...smallModel, 'general.license': 'mit' })
    let changes = 0
    const first = library()
    first.onChange(() => changes++)
    const added = await first.addFile(file)
    expect(added).toMatchObject({
      id: 'My-model-best-',
      ref: 'local:My-model-best-',
      name: 'Small',
      state: 'installed',
      bundled: false,
      licence: 'mit',
      source: file
    })
    expect(changes).toBe(1)
    expect(
      library()
        .models()
        .some((model) => model.ref === added.ref)
    ).toBe(true)
    expect((await first.addFile(file)).id).toBe(added.id)
    const twin = writeGguf(path.join(temporaryFolder(), 'My model (best).gguf'))
    expect((await first.addFile(twin)).id).toBe('My-model-best--2')
    first.remove(added.id)
    expect(
      library()
        .list()
        .some((model) => model.id === added.id)
    ).toBe(false)
    expect(existsSync(file)).toBe(true)
  })

  test('an added file that has gone is said to be missing', async () => {
    const file = writeGguf(path.join(folder, 'mine.gguf'))
    const added = await library().addFile(file)
    rmSync(file)
    expect(byId(library().list(), added.id)).toMatchObject({
      error: { code: 'model-file-missing', params: { file: 'mine.gguf' } }
    })
    expect(() => library().fileOf(added.ref)).toThrow(expect.objectContaining({ code: 'model-not-installed' }))
  })

  test('a file that is no model is not added', async () => {
    const file = path.join(folder, 'note.gguf')
    writeFileSync(file, 'Good morning')
    await expect(library().addFile(file)).rejects.toMatchObject({ code: 'model-file-invalid' })
    expect(
      library()
        .list()
        .some((model) => model.source === file)
    ).toBe(false)
  })

  test('what is part of the app can not be removed', () => {
    expect(() => library().remove('sextant-demo-5m')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(() => library().remove('nothing')).toThrow(expect.objectContaining({ code: 'model-not-found' }))
  })

  test('removing a downloaded model deletes its file', () => {
    install(starterFile)
    library().remove('smollm2-135m-instruct')
    expect(existsSync(path.join(models(), starterFile))).toBe(false)
    expect(byId(library().list(), 'smollm2-135m-instruct').state).toBe('available')
  })
})

describe('downloads from the list', () => {
  const weights = randomBytes(100_000)
  let changed: LocalModel[]

  /** A library of one model whose weights a server of ours has. */
  async function oneModel(...behaviours: Behaviour[]): Promise<ModelLibrary> {
    const nativeModels = path.join(folder, 'native')
    mkdirSync(path.join(nativeModels, 'demo'), { recursive: true })
    copyFileSync(
      path.join(shipped, 'demo/sextant-demo-5m-q8_0.gguf'),
      path.join(nativeModels, 'demo/sextant-demo-5m-q8_0.gguf')
    )
    const list = JSON.parse(readFileSync(path.join(shipped, 'manifest.json'), 'utf8')) as {
      models: Record<string, unknown>[]
    }
    const sources = [{ kind: 'hub', repository: 'us/small', file: 'small.gguf', revision: 'a'.repeat(40) }]
    const sha256 = createHash('sha256').update(weights).digest('hex')
    list.models = list.models
      .slice(0, 2)
      .map((model, index) => (index === 1 ? { ...model, bytes: weights.length, sha256, sources } : model))
    writeFileSync(path.join(nativeModels, 'manifest.json'), JSON.stringify(list))
    const { address } = await fileServer(weights, ...behaviours)
    vi.stubEnv('HF_ENDPOINT', address)
    const one = library(laptop, nativeModels)
    changed = []
    one.onChange(() => changed.push(byId(one.list(), 'smollm2-135m-instruct')))
    return one
  }

  test('go from available over downloading to installed', async () => {
    const one = await oneModel()
    expect(await one.download('smollm2-135m-instruct')).toBeNull()
    expect(changed.map((model) => model.state)).toEqual(['downloading', 'installed'])
  })

  test('asked for twice run once, and both learn of the end', async () => {
    const one = await oneModel()
    expect(await Promise.all([one.download('smollm2-135m-instruct'), one.download('smollm2-135m-instruct')])).toEqual([
      null,
      null
    ])
    expect(changed.filter((model) => model.state === 'downloading')).toHaveLength(1)
  })

  test('that are paused keep what came and can go on', async () => {
    const one = await oneModel({ stallAfter: 40_000 }, {})
    const first = one.download('smollm2-135m-instruct')
    await vi.waitUntil(() => byId(one.list(), 'smollm2-135m-instruct').download?.receivedBytes === 40_000)
    one.pauseDownload('smollm2-135m-instruct')
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(byId(one.list(), 'smollm2-135m-instruct')).toMatchObject({
      state: 'paused',
      download: { receivedBytes: 40_000, totalBytes: weights.length }
    })
    expect(byId(one.list(), 'smollm2-135m-instruct').error).toBeUndefined()
    expect(await one.download('smollm2-135m-instruct')).toBeNull()
  })

  test('that are discarded leave nothing', async () => {
    const one = await oneModel({ stallAfter: 40_000 })
    const first = one.download('smollm2-135m-instruct')
    await vi.waitUntil(() => byId(one.list(), 'smollm2-135m-instruct').download?.receivedBytes === 40_000)
    one.discardDownload('smollm2-135m-instruct')
    await first
    expect(byId(one.list(), 'smollm2-135m-instruct').state).toBe('available')
  })

  test('that fail say why, until they are tried again', async () => {
    const one = await oneModel({ status: 404 }, {})
    expect(await one.download('smollm2-135m-instruct')).toMatchObject({ code: 'download-failed' })
    expect(byId(one.list(), 'smollm2-135m-instruct')).toMatchObject({
      state: 'available',
      error: { code: 'download-failed', params: { status: 404 } }
    })
    expect(await one.download('smollm2-135m-instruct')).toBeNull()
    expect(byId(one.list(), 'smollm2-135m-instruct').error).toMatchObject({ code: 'model-file-invalid' })
  })

  test('of what is not on the list fail without a throw', async () => {
    expect(await library().download('nothing')).toMatchObject({ code: 'model-not-found' })
  })
})
