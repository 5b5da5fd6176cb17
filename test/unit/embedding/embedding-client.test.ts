import { describe, expect, test } from 'vitest'
import { EmbeddingClient } from '../../../main/embedding/client.ts'
import type { EmbeddingReply, EmbeddingRequest } from '../../../main/embedding/embedding-protocol.ts'
import type { InferenceProcess } from '../../../main/ports.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'

/** A process that answers at once, dies when it is asked for "crash", and stays silent on "hang". */
class AnsweringProcess implements InferenceProcess {
  started = 0
  alive = 0
  readonly embedded: string[] = []

  start(): ReturnType<InferenceProcess['start']> {
    this.started++
    this.alive++
    let listener: (message: unknown) => void = () => undefined
    let ended: (code: number | null) => void = () => undefined
    const end = (code: number | null): void => {
      this.alive--
      ended(code)
    }
    return {
      send: (message) => {
        const request = message as EmbeddingRequest
        if (request.type === 'load')
          return listener({ type: 'loaded', id: request.id, dimensions: 2 } satisfies EmbeddingReply)
        if (request.type !== 'embed') return
        if (request.texts.includes('crash')) return end(9)
        if (request.texts.includes('hang')) return
        this.embedded.push(...request.texts)
        listener({
          type: 'embedded',
          id: request.id,
          embedded: request.texts.map(() => ({ vector: Float32Array.of(1, 0), cut: false, unknown: 0 }))
        } satisfies EmbeddingReply)
      },
      onMessage: (listen) => (listener = listen),
      onExit: (tell) => (ended = tell),
      kill: () => end(null)
    }
  }
}

function clientOver(process: AnsweringProcess, clock = new ManualClock()): EmbeddingClient {
  return new EmbeddingClient({
    process,
    clock,
    log: silentLog,
    folder: '/models/e5',
    model: 'e5 1234',
    dimensions: 2,
    threads: 1
  })
}

describe('the embedding process', () => {
  test('is started by the first text and serves all of them', async () => {
    const process = new AnsweringProcess()
    const client = clientOver(process)
    expect(process.started).toBe(0)
    await Promise.all([client.embed(['a']), client.embed(['b', 'c'])])
    expect(process.started).toBe(1)
    expect(process.embedded).toEqual(['a', 'b', 'c'])
  })

  test('ends after ten minutes without work, and comes back', async () => {
    const process = new AnsweringProcess()
    const clock = new ManualClock()
    const client = clientOver(process, clock)
    await client.embed(['a'])
    await clock.advance(10 * 60_000 - 1)
    expect(process.alive).toBe(1)
    await clock.advance(1)
    expect(process.alive).toBe(0)
    await client.embed(['b'])
    expect(process.started).toBe(2)
  })

  test('that dies fails what was asked of it and is started again, three times in a row at most', async () => {
    const process = new AnsweringProcess()
    const client = clientOver(process)
    for (let i = 0; i < 3; i++)
      await expect(client.embed(['crash'])).rejects.toMatchObject({ code: 'inference-crashed', retryable: true })
    await expect(client.embed(['a'])).rejects.toMatchObject({ code: 'inference-unavailable' })
    expect(process.started).toBe(3)
  })

  test('that works again is forgiven', async () => {
    const process = new AnsweringProcess()
    const client = clientOver(process)
    for (let i = 0; i < 5; i++) {
      await expect(client.embed(['crash'])).rejects.toMatchObject({ code: 'inference-crashed' })
      await client.embed([`a ${i}`])
    }
    expect(process.started).toBe(6)
  })

  test('embeds a text once that is asked for alone several times', async () => {
    const process = new AnsweringProcess()
    const client = clientOver(process)
    const both = await Promise.all([client.embed(['a']), client.embed(['a'])])
    expect(both[0]).toEqual(both[1])
    await client.embed(['a'])
    expect(process.embedded).toEqual(['a'])
    client.close()
    await expect(client.embed(['a'])).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('whoever waits is told when it is closed', async () => {
    const process = new AnsweringProcess()
    const client = clientOver(process)
    const waiting = client.embed(['hang'])
    const refused = expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    await settled()
    client.close()
    await refused
    expect(process.alive).toBe(0)
  })

  test('closed while it is busy leaves nothing behind: no process, no timer', async () => {
    const process = new AnsweringProcess()
    const clock = new ManualClock()
    const client = clientOver(process, clock)
    const refused = expect(client.embed(['hang'])).rejects.toMatchObject({ code: 'cancelled' })
    await settled()
    client.close()
    await refused
    expect([process.alive, clock.pendingTimers]).toEqual([0, 0])
  })

  test('closed while it starts, and closed again, leaves nothing behind', async () => {
    const process = new AnsweringProcess()
    const clock = new ManualClock()
    const client = clientOver(process, clock)
    const refused = expect(client.embed(['a'])).rejects.toMatchObject({ code: 'cancelled' })
    client.close()
    client.close()
    await refused
    expect([process.alive, clock.pendingTimers]).toEqual([0, 0])
  })

  test('that was closed is not started again', async () => {
    const process = new AnsweringProcess()
    const clock = new ManualClock()
    const client = clientOver(process, clock)
    await client.embed(['a'])
    client.close()
    await expect(client.embed(['b'])).rejects.toMatchObject({ code: 'cancelled' })
    expect([process.started, clock.pendingTimers]).toEqual([1, 0])
  })

  test('is not asked for what nobody wants any more', async () => {
    const process = new AnsweringProcess()
    await expect(clientOver(process).embed(['a'], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    expect(process.started).toBe(0)
  })
})
