import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { fetchFile, type WantedFile } from '../../../main/downloads/fetch-file.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { fileServer } from '../../fakes/file-server.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const body = randomBytes(200_000)
const sha256 = createHash('sha256').update(body).digest('hex')
const ANSWER_MS = 600_000
/** Pauses between attempts take no time; a server has all the time that it needs to answer. */
const hurried = {
  ...systemClock,
  after: (ms: number, callback: () => void) => systemClock.after(ms < 20_000 ? Math.min(ms, 200) : ms, callback)
}

let partial: string
beforeEach(() => {
  partial = path.join(temporaryFolder(), 'file.part')
})

function get(address: string, more: Partial<WantedFile> = {}, signal = new AbortController().signal, clock = hurried) {
  const progress: [number, number][] = []
  const wanted = { url: `${address}/file`, partial, bytes: body.length, sha256, answerMs: ANSWER_MS, ...more }
  const result = fetchFile({ fetch, clock }, wanted, (received, total) => progress.push([received, total]), signal)
  return { result, progress }
}

describe('fetching a file', () => {
  test('brings all bytes and tells how far it is', async () => {
    const { address, requests } = await fileServer(body)
    const { result, progress } = get(address)
    expect(await result).toBe(sha256)
    expect(readFileSync(partial).equals(body)).toBe(true)
    expect(progress.at(-1)).toEqual([body.length, body.length])
    expect(requests).toEqual([{ path: '/file', range: undefined, ifRange: undefined }])
  })

  test('goes on where the connection broke off, again and again', async () => {
    const { address, requests } = await fileServer(
      body,
      { breakAfter: 70_000 },
      { breakAfter: 50_000 },
      { breakAfter: 10_000 },
      {}
    )
    expect(await get(address).result).toBe(sha256)
    expect(readFileSync(partial).equals(body)).toBe(true)
    expect(requests).toHaveLength(4)
    expect(
      requests.slice(1).every(({ range, ifRange }) => range !== undefined && range !== 'bytes=0-' && ifRange === '"1"')
    ).toBe(true)
  })

  test('a later call goes on from what an earlier one left', async () => {
    writeFileSync(partial, body.subarray(0, 120_000))
    const { address, requests } = await fileServer(body)
    expect(await get(address).result).toBe(sha256)
    expect(requests.map(({ range }) => range)).toEqual(['bytes=120000-'])
  })

  test('what is whole already is not asked for again', async () => {
    writeFileSync(partial, body)
    const { address, requests } = await fileServer(body)
    expect(await get(address).result).toBe(sha256)
    expect(requests).toEqual([])
  })

  test('starts over when the server does not know ranges', async () => {
    writeFileSync(partial, body.subarray(0, 120_000))
    const { address } = await fileServer(body, { ignoreRange: true })
    expect(await get(address).result).toBe(sha256)
    expect(readFileSync(partial).equals(body)).toBe(true)
  })

  test('starts over when the file changed in between', async () => {
    const older = randomBytes(body.length)
    const { address, requests } = await fileServer(
      body,
      { body: older, etag: '"old"', breakAfter: 60_000 },
      { etag: '"new"' }
    )
    expect(await get(address).result).toBe(sha256)
    expect(requests[1]?.ifRange).toBe('"old"')
    expect(readFileSync(partial).equals(body)).toBe(true)
  })

  test('starts over when what was left is not a beginning of the file', async () => {
    writeFileSync(partial, randomBytes(100_000))
    const { address, requests } = await fileServer(body)
    expect(await get(address).result).toBe(sha256)
    expect(requests.map(({ range }) => range)).toEqual(['bytes=100000-', undefined])
  })

  test('more left than the file is long is thrown away', async () => {
    writeFileSync(partial, randomBytes(body.length + 5))
    const { address } = await fileServer(body)
    expect(await get(address).result).toBe(sha256)
  })

  test('another file is refused and not kept', async () => {
    const { address } = await fileServer(randomBytes(body.length))
    await expect(get(address).result).rejects.toMatchObject({ kind: 'wrong-file' })
    expect(existsSync(partial)).toBe(false)
  })

  test('a file of another length is refused before it is fetched', async () => {
    const { address } = await fileServer(randomBytes(body.length + 1))
    const { result, progress } = get(address)
    await expect(result).rejects.toMatchObject({ kind: 'wrong-file' })
    expect(progress).toEqual([])
  })

  test('a server that promises more than it sends is asked again, and given up in the end', async () => {
    const { address, requests } = await fileServer(body, { contentLength: body.length + 10, breakAfter: body.length })
    await expect(get(address, { bytes: undefined, sha256: undefined }).result).rejects.toMatchObject({
      kind: 'wrong-file'
    })
    expect(requests.length).toBeGreaterThan(1)
  })

  test('without a known hash what comes is accepted, and its hash told', async () => {
    const { address } = await fileServer(body)
    expect(await get(address, { bytes: undefined, sha256: undefined }).result).toBe(sha256)
  })

  test('a missing file is told with its status', async () => {
    const { address } = await fileServer(body, { status: 404 })
    await expect(get(address).result).rejects.toMatchObject({ kind: 'refused', status: 404 })
  })

  test('a busy server is asked again', async () => {
    const { address, requests } = await fileServer(body, { status: 503 }, { status: 429 }, {})
    expect(await get(address).result).toBe(sha256)
    expect(requests).toHaveLength(3)
  })

  test('a server that can not be reached is not asked twice', async () => {
    // Nothing listens on the first port.
    await expect(get('http://127.0.0.1:1').result).rejects.toMatchObject({ kind: 'unreachable' })
  })

  test('a server that never answers is given up after the time it has', async () => {
    const { address, requests } = await fileServer(body, { silent: true })
    const clock = new ManualClock()
    const { result } = get(address, {}, undefined, clock)
    const failed = expect(result).rejects.toMatchObject({ kind: 'unreachable' })
    while (requests.length === 0) await settled()
    await clock.advance(ANSWER_MS)
    await failed
  })

  test('a connection over which nothing comes any more is made anew', async () => {
    const { address, requests } = await fileServer(body, { stallAfter: 50_000 }, {})
    const clock = new ManualClock()
    const { result, progress } = get(address, {}, undefined, clock)
    while ((progress.at(-1)?.[0] ?? 0) < 50_000) await settled()
    await clock.advance(30_000)
    expect(await result).toBe(sha256)
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=50000-'])
  })

  test('stopping keeps what has come', async () => {
    const { address } = await fileServer(body, { stallAfter: 80_000 })
    const stop = new AbortController()
    const { result, progress } = get(address, {}, stop.signal)
    while ((progress.at(-1)?.[0] ?? 0) < 80_000) await settled()
    stop.abort()
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
    expect(readFileSync(partial).equals(body.subarray(0, 80_000))).toBe(true)
  })
})
