import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { LocalModelFile } from '../../main/inference/local-model-file.ts'
import { smallModel, writeGguf } from '../fakes/gguf-file.ts'
import { ask, assistant, demo, localClient, system, user } from '../fakes/local-client.ts'
import { ManualClock } from '../fakes/manual-clock.ts'
import { temporaryFolder } from '../fakes/temporary-folder.ts'

// Every test starts a process and loads a model; a busy machine takes its time over that.
vi.setConfig({ testTimeout: 60_000 })

const prompt = system('You are a careful assistant. Answer briefly, and say when you do not know.')
const question = [prompt, user('What can you do?')]
const longQuestion = [prompt, user('What does this say? '.repeat(120))]

function copyOfDemo(): LocalModelFile {
  const file = path.join(temporaryFolder(), 'copy.gguf')
  copyFileSync(demo.path, file)
  return { ...demo, path: file }
}

describe('a file that can not be used', () => {
  test('is refused when its end is missing, before llama.cpp sees it', async () => {
    const file = copyOfDemo()
    truncateSync(file.path, statSync(file.path).size - 1000)
    const { client, channels } = localClient()
    await expect(ask(client, question, { file })).rejects.toMatchObject({
      code: 'model-file-truncated',
      params: { file: 'copy.gguf' }
    })
    expect(channels).toHaveLength(1)
  })

  test('is refused when it is no model', async () => {
    const file = copyOfDemo()
    writeFileSync(file.path, readFileSync(file.path).fill('x', 0, 4))
    await expect(ask(localClient().client, question, { file })).rejects.toMatchObject({ code: 'model-file-invalid' })
  })

  test('is refused when it has gone', async () => {
    const file = { ...demo, path: path.join(temporaryFolder(), 'gone.gguf') }
    await expect(ask(localClient().client, question, { file })).rejects.toMatchObject({ code: 'model-file-missing' })
  })

  test('is refused when llama.cpp does not know its architecture', async () => {
    const file = copyOfDemo()
    const bytes = readFileSync(file.path)
    for (let at = bytes.indexOf('llama'); at >= 0; at = bytes.indexOf('llama', at)) bytes.write('lhama', at)
    writeFileSync(file.path, bytes)
    await expect(ask(localClient().client, question, { file })).rejects.toMatchObject({
      code: 'model-architecture-unknown',
      params: { file: 'copy.gguf', architecture: 'lhama' }
    })
  })

  test('is refused when it needs more memory than there is', async () => {
    const file = { ...demo, path: path.join(temporaryFolder(), 'huge.gguf') }
    const weights = 2 ** 40
    writeGguf(file.path, smallModel, [{ name: 'w', dimensions: [weights / 4], type: 0, offset: 0 }])
    // Only its length is on the disk, not its content.
    truncateSync(file.path, weights + 2 ** 20)
    const error = (await ask(localClient().client, question, { file }).catch((thrown: unknown) => thrown)) as {
      code: string
      params: Record<string, number>
    }
    expect(error).toMatchObject({ code: 'model-too-big', params: { model: 'Demo' } })
    expect(error.params['needed']).toBeGreaterThan(weights)
    expect(error.params['free']).toBeLessThan(weights)
  })

  test('leaves the next model able to answer', async () => {
    const { client } = localClient()
    const broken = copyOfDemo()
    truncateSync(broken.path, 5000)
    await expect(ask(client, question, { file: broken })).rejects.toMatchObject({ code: 'model-file-truncated' })
    expect((await ask(client, question)).text).not.toBe('')
  })

  test('with a header that lies is an error, not a crash that spreads', async () => {
    const file = { ...demo, path: path.join(temporaryFolder(), 'hollow.gguf') }
    writeGguf(file.path)
    await expect(ask(localClient().client, question, { file })).rejects.toMatchObject({ code: 'model-load-failed' })
  })
})

describe('a process that is killed', () => {
  test('in the middle of an answer ends it with what came, and the next question is answered', async () => {
    const { client, channels } = localClient()
    let shown = ''
    const answer = ask(client, question, {
      onChunk(chunk) {
        if (chunk.type !== 'delta') return
        shown += chunk.text
        channels.at(-1)?.kill()
      }
    })
    await expect(answer).rejects.toMatchObject({ code: 'inference-crashed', retryable: true })
    expect(shown).not.toBe('')
    expect(client.engine).toMatchObject({ state: 'failed', error: { code: 'inference-crashed' } })
    expect((await ask(client, question)).text).not.toBe('')
    expect(channels).toHaveLength(2)
  })

  test('while nobody asks is replaced with the next question', async () => {
    const { client, channels } = localClient()
    await ask(client, question)
    const failed = new Promise((resolve) => client.onEngine((engine) => engine.state === 'failed' && resolve(engine)))
    channels.at(-1)?.kill()
    await failed
    expect((await ask(client, question)).text).not.toBe('')
  })

  test('ends both answers it was writing', async () => {
    const { client, channels } = localClient()
    await ask(client, question)
    const both = ['b', 'c'].map((conversation) => ask(client, longQuestion, { conversation }))
    const ended = Promise.allSettled(both)
    await new Promise<void>((resolve) => {
      const leave = client.onEngine((engine) => {
        if (engine.state !== 'answering') return
        leave()
        setImmediate(resolve)
      })
    })
    channels.at(-1)?.kill()
    for (const { status } of await ended) expect(status).toBe('rejected')
  })
})

describe('stopping', () => {
  test('while the model loads ends the process, and the next question starts anew', async () => {
    const { client, channels } = localClient()
    const stop = new AbortController()
    const { chunks } = await ask(client, question, {
      signal: stop.signal,
      onChunk: (chunk) => chunk.type === 'progress' && stop.abort()
    })
    expect(chunks.every((chunk) => chunk.type === 'progress')).toBe(true)
    expect((await ask(client, question)).text).not.toBe('')
    expect(channels).toHaveLength(2)
  })

  test('while a prompt is read keeps what was read', async () => {
    const { client, channels } = localClient()
    await ask(client, question, { conversation: 'other' })
    const stop = new AbortController()
    const fractions: number[] = []
    await ask(client, longQuestion, {
      signal: stop.signal,
      onChunk(chunk) {
        if (chunk.type !== 'progress') return
        fractions.push(chunk.fraction)
        stop.abort()
      }
    })
    expect(fractions).toHaveLength(1)
    expect(fractions[0]).toBeLessThan(1)
    const again = await ask(client, longQuestion)
    expect(again.finish?.usage.cachedInput).toBeGreaterThan(30)
    expect(again.finish?.usage.cachedInput).toBeLessThan(again.finish?.usage.input ?? 0)
    expect(channels).toHaveLength(1)
  })

  test('while it writes is over with the token at hand', async () => {
    const { client } = localClient()
    const stop = new AbortController()
    const cut = await ask(client, question, {
      signal: stop.signal,
      onChunk: (chunk) => chunk.type === 'delta' && stop.abort()
    })
    const whole = await ask(client, question)
    expect(whole.text.startsWith(cut.text)).toBe(true)
    expect(cut.text.length).toBeLessThan(whole.text.length)
    // Only the tokens of a moment were written after the stop.
    expect(whole.finish?.usage.cachedInput).toBe((whole.finish?.usage.input ?? 0) - 1)
  })

  test('a question that was stopped does not hold up another conversation', async () => {
    const { client } = localClient()
    await ask(client, question)
    const stop = new AbortController()
    const stopped = ask(client, longQuestion, { conversation: 'b', signal: stop.signal })
    stop.abort()
    await stopped
    expect((await ask(client, [...question, assistant('Much.'), user('What is a tiger?')])).text).not.toBe('')
  })
})

test('progress of reading rises to the end', async () => {
  const { client } = localClient()
  const { chunks } = await ask(client, longQuestion)
  const fractions = chunks.flatMap((chunk) =>
    chunk.type === 'progress' && chunk.phase === 'reading-prompt' ? [chunk.fraction] : []
  )
  expect(fractions.length).toBeGreaterThan(1)
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions)
})

test('a model nobody asks leaves memory after its time, and comes back with the next question', async () => {
  const clock = new ManualClock()
  const { client, channels } = localClient({ clock, idleUnloadMs: 900_000 })
  await ask(client, question)
  await clock.advance(899_999)
  expect(client.engine.state).toBe('ready')
  await clock.advance(1)
  expect(client.engine.state).toBe('empty')
  expect((await ask(client, question)).text).not.toBe('')
  expect(channels).toHaveLength(2)
})
