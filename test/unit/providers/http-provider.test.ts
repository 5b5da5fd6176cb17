import { describe, expect, test } from 'vitest'
import { SextantError } from '../../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE } from '../../../main/domain/ids.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { ask, hear, never, oneTry, remoteProvider } from '../../fakes/remote-provider.ts'
import { chatStream, json, openBody, ScriptedFetch } from '../../fakes/scripted-fetch.ts'

const bad = (message: string, param?: string): Response =>
  json({ error: { message, type: 'invalid_request_error', ...(param && { param }) } }, 400)
const piece = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'

describe('a provider over the network', () => {
  test('streams pieces as they come, with the way they ended and what they used', async () => {
    const net = new ScriptedFetch().then(chatStream(['Mer', 'haba']))
    const provider = remoteProvider(net.fetch, new ManualClock())
    expect(await hear(provider.stream(ask('Hi'), never))).toMatchObject({
      text: 'Merhaba',
      error: null,
      finish: { reason: 'stop', rawReason: 'stop', usage: { input: 5, output: 2 } }
    })
    expect(net.sent[0]?.url).toBe('https://remote.example/v1/chat/completions')
  })

  test('says what each request is for, and does not follow redirects', async () => {
    const net = new ScriptedFetch().then(chatStream(['x']), json({ data: [] }), json({ data: [{ id: 'm' }] }))
    const provider = remoteProvider(net.fetch, new ManualClock())
    await hear(provider.stream({ ...ask('Hi'), turnId: 'turn' as never }, never))
    await provider.listModels(never)
    await provider.test(never)
    expect(net.sent.map(({ init }) => [init.context, init.redirect])).toEqual([
      [
        {
          purpose: 'completion',
          workspaceId: DEFAULT_WORKSPACE,
          conversationId: ask('Hi').conversationId,
          turnId: 'turn',
          messages: ask('Hi').messages
        },
        'error'
      ],
      [{ purpose: 'model-list' }, 'error'],
      [{ purpose: 'key-test' }, 'error']
    ])
  })

  test('tries again while nothing has come, and tells the same request', async () => {
    const clock = new ManualClock()
    const net = new ScriptedFetch().then(
      json({ error: { message: 'oops' } }, 500),
      new TypeError('fetch failed'),
      chatStream(['here'])
    )
    const heard = hear(remoteProvider(net.fetch, clock).stream(ask('Hi'), never))
    await clock.advance(10_000)
    expect((await heard).text).toBe('here')
    expect(new Set(net.sent.map(({ init }) => init.body)).size).toBe(1)
  })

  test('a stop ends the stream at once, without an error, and lets the connection go', async () => {
    const body = openBody()
    const stop = new AbortController()
    const clock = new ManualClock()
    const heard = hear(
      remoteProvider(new ScriptedFetch().then(body.response).fetch, clock).stream(ask('Hi'), stop.signal)
    )
    body.send(piece('Half'))
    await settled()
    stop.abort()
    expect(await heard).toMatchObject({ text: 'Half', error: null, finish: null })
    expect([body.cancelled(), clock.pendingTimers]).toEqual([true, 0])
  })

  test('whoever stops listening lets the connection go', async () => {
    const body = openBody()
    const clock = new ManualClock()
    body.send(piece('a'))
    for await (const chunk of remoteProvider(new ScriptedFetch().then(body.response).fetch, clock).stream(
      ask('Hi'),
      never
    )) {
      expect(chunk.type).toBe('delta')
      break
    }
    expect([body.cancelled(), clock.pendingTimers]).toEqual([true, 0])
  })

  test('signs of life do not keep an answer open for ever', async () => {
    const body = openBody()
    const clock = new ManualClock()
    const provider = remoteProvider(new ScriptedFetch().then(body.response).fetch, clock, {}, { retries: oneTry })
    const heard = hear(provider.stream(ask('Hi'), never))
    for (let minute = 0; minute < 120; minute++) {
      body.send(': alive\n\n')
      await clock.advance(60_000)
    }
    expect((await heard).error).toMatchObject({ code: 'provider-timeout', params: { phase: 'whole', seconds: 7_200 } })
    expect([body.cancelled(), clock.pendingTimers]).toEqual([true, 0])
  })

  test('a connection that breaks in mid-stream keeps what came', async () => {
    const body = openBody()
    const heard = hear(
      remoteProvider(new ScriptedFetch().then(body.response).fetch, new ManualClock()).stream(ask('Hi'), never)
    )
    body.send(piece('Half'))
    await settled()
    body.fail(new TypeError('terminated'))
    expect(await heard).toMatchObject({
      text: 'Half',
      error: { code: 'answer-broken', params: { provider: 'Remote' } }
    })
  })

  test('a body that ends before the answer does is broken off', async () => {
    const heard = await hear(
      remoteProvider(new ScriptedFetch().then(chatStream(['Half'], null)).fetch, new ManualClock()).stream(
        ask('Hi'),
        never
      )
    )
    expect(heard).toMatchObject({ text: 'Half', error: { code: 'answer-broken' } })
  })

  test('a page instead of an answer is an error of the protocol', async () => {
    const net = new ScriptedFetch().then(new Response('<html>Sign in</html>'))
    expect(
      (await hear(remoteProvider(net.fetch, new ManualClock(), {}, { retries: oneTry }).stream(ask('Hi'), never))).error
        ?.code
    ).toBe('provider-protocol')
  })

  test('a refusal of the gate in front of the network stays what it is', async () => {
    const net = new ScriptedFetch().then(() =>
      Promise.reject(new SextantError('network-offline', { params: { host: 'remote.example' } }))
    )
    expect((await hear(remoteProvider(net.fetch, new ManualClock()).stream(ask('Hi'), never))).error?.code).toBe(
      'network-offline'
    )
  })

  test('without a key nothing is sent where one is needed', async () => {
    const net = new ScriptedFetch()
    expect(
      (await hear(remoteProvider(net.fetch, new ManualClock(), { needsKey: true }).stream(ask('Hi'), never))).error
        ?.code
    ).toBe('provider-key-missing')
    expect(net.sent).toEqual([])
  })
})

describe('time limits', () => {
  const hang = () => new Promise<Response>(() => undefined)

  test('the head of the response must come in time', async () => {
    const clock = new ManualClock()
    const heard = hear(
      remoteProvider(
        new ScriptedFetch().then((init) => aborting(hang(), init.signal)).fetch,
        clock,
        {},
        { retries: oneTry }
      ).stream(ask('Hi'), never)
    )
    await clock.advance(60_000)
    expect((await heard).error).toMatchObject({ code: 'provider-timeout', params: { phase: 'connect', seconds: 60 } })
  })

  test('the time a person takes to agree does not count', async () => {
    const clock = new ManualClock()
    const net = new ScriptedFetch().then(async ({ onWaiting }) => {
      onWaiting?.(true)
      await new Promise<void>((resolve) => clock.after(3_600_000, resolve))
      onWaiting?.(false)
      return chatStream(['agreed'])
    })
    const heard = hear(remoteProvider(net.fetch, clock).stream(ask('Hi'), never))
    await clock.advance(3_600_000)
    expect((await heard).text).toBe('agreed')
  })

  test('the first byte, and then each next one, must come in time; signs of life count', async () => {
    const clock = new ManualClock()
    const silent = openBody()
    const first = hear(
      remoteProvider(new ScriptedFetch().then(silent.response).fetch, clock, {}, { retries: oneTry }).stream(
        ask('Hi'),
        never
      )
    )
    await clock.advance(290_000)
    expect((await first).error?.params['phase']).toBe('first-byte')

    const body = openBody()
    const heard = hear(remoteProvider(new ScriptedFetch().then(body.response).fetch, clock).stream(ask('Hi'), never))
    for (let i = 0; i < 4; i++) {
      await clock.advance(170_000)
      body.send(i === 2 ? piece('alive') : ': alive\n\n')
    }
    await clock.advance(180_000)
    expect(await heard).toMatchObject({
      text: 'alive',
      error: { code: 'answer-broken', params: { reason: 'provider-timeout', phase: 'silence' } }
    })
    expect(clock.pendingTimers).toBe(0)
  })

  test('an answer that says it is complete ends at once; its connection is let go a little later', async () => {
    const clock = new ManualClock()
    const body = openBody()
    const heard = hear(remoteProvider(new ScriptedFetch().then(body.response).fetch, clock).stream(ask('Hi'), never))
    body.send(`${piece('All')}${end}data: [DONE]\n\n`)
    expect(await heard).toMatchObject({ text: 'All', error: null })
    expect(body.cancelled()).toBe(false)
    await clock.advance(5_000)
    expect([body.cancelled(), clock.pendingTimers]).toEqual([true, 0])
  })

  test('silence after a whole answer is its end', async () => {
    const clock = new ManualClock()
    const body = openBody()
    const heard = hear(remoteProvider(new ScriptedFetch().then(body.response).fetch, clock).stream(ask('Hi'), never))
    body.send(piece('All') + end)
    await clock.advance(5_000)
    expect(await heard).toMatchObject({ text: 'All', error: null, finish: { reason: 'stop' } })
  })
})

/** A promise that fails when the signal aborts, as fetch does. */
function aborting(promise: Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
  return Promise.race([
    promise,
    new Promise<Response>((_, reject) =>
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    )
  ])
}

describe('what a model does not take is left out', () => {
  test('an option that is refused is dropped, and not sent to that model again', async () => {
    const net = new ScriptedFetch().then(
      bad("Unsupported parameter: 'temperature' is not supported with this model.", 'temperature'),
      chatStream(['a']),
      chatStream(['b'])
    )
    const provider = remoteProvider(net.fetch, new ManualClock())
    expect((await hear(provider.stream(ask('Hi'), never))).text).toBe('a')
    expect((await hear(provider.stream(ask('Hi'), never))).text).toBe('b')
    expect(net.sent.map(({ body }) => 'temperature' in (body ?? {}))).toEqual([true, false, false])
    expect(net.sent[2]?.body).toHaveProperty('top_p', 0.9)
  })

  test('the limit of the answer takes the name and the size that the model knows', async () => {
    const net = new ScriptedFetch().then(
      bad(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'max_tokens'
      ),
      bad(
        'max_completion_tokens is too large: 90000. This model supports at most 16384 completion tokens.',
        'max_completion_tokens'
      ),
      chatStream(['a'])
    )
    const request = { ...ask('Hi'), sampling: { temperature: 0, topP: 1, maxOutputTokens: 90_000 } }
    await hear(remoteProvider(net.fetch, new ManualClock()).stream(request, never))
    expect(net.sent[2]?.body).toMatchObject({ max_completion_tokens: 16_384 })
    expect(net.sent[2]?.body).not.toHaveProperty('max_tokens')
  })

  test('of two options that exclude each other one stays', async () => {
    const net = new ScriptedFetch().then(
      bad('`temperature` and `top_p` cannot both be specified for this model.'),
      chatStream(['a'])
    )
    await hear(remoteProvider(net.fetch, new ManualClock()).stream(ask('Hi'), never))
    expect(net.sent[1]?.body).toMatchObject({ temperature: 0.2 })
    expect(net.sent[1]?.body).not.toHaveProperty('top_p')
  })

  test('a refusal for another reason is not argued with', async () => {
    const net = new ScriptedFetch().then(bad('Invalid value for messages.'))
    expect((await hear(remoteProvider(net.fetch, new ManualClock()).stream(ask('Hi'), never))).error?.code).toBe(
      'provider-protocol'
    )
  })
})

describe('the test of a key', () => {
  test('tells how many models there are', async () => {
    const net = new ScriptedFetch().then(json({ data: [{ id: 'a' }, { id: 'b' }] }))
    expect(await remoteProvider(net.fetch, new ManualClock()).test(never)).toMatchObject({ ok: true, models: 2 })
  })

  test('tells why it failed', async () => {
    const net = new ScriptedFetch().then(json({ error: { message: 'bad key', code: 'invalid_api_key' } }, 401))
    expect(await remoteProvider(net.fetch, new ManualClock()).test(never)).toMatchObject({
      ok: false,
      error: { code: 'provider-auth' }
    })
  })

  test('asks for the key itself where anyone may list the models', async () => {
    const net = new ScriptedFetch().then(json({ error: { message: 'No auth credentials found', code: 401 } }, 401))
    const provider = remoteProvider(net.fetch, new ManualClock(), { preset: 'openrouter' }, { key: 'k' })
    expect(await provider.test(never)).toMatchObject({ ok: false, error: { code: 'provider-auth' } })
    expect(net.sent[0]?.url).toMatch(/\/key$/)
  })

  test('asks a word of the first model where there is no list', async () => {
    const net = new ScriptedFetch().then(json('', 404), chatStream(['Hello']))
    const provider = remoteProvider(net.fetch, new ManualClock(), { models: [{ id: 'only' }] })
    expect(await provider.test(never)).toMatchObject({ ok: true, models: 1 })
    expect(net.sent[1]?.body).toMatchObject({ model: 'only', max_tokens: 16 })
  })
})
