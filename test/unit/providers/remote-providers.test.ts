import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { modelRef, type ProviderId } from '../../../main/domain/ids.ts'
import { bundledPriceList } from '../../../main/providers/prices/bundled-price-list.ts'
import { RemoteProviders } from '../../../main/providers/remote-providers.ts'
import { Database } from '../../../main/storage/database.ts'
import { ProviderStore } from '../../../main/storage/provider-store.ts'
import { fakeSecrets } from '../../fakes/fake-secrets.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ask, hear, never } from '../../fakes/remote-provider.ts'
import { chatStream, json, ScriptedFetch } from '../../fakes/scripted-fetch.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const bundledPrices = bundledPriceList('resources')

const KEY = 'sk-very-secret-0123456789'

function open(folder = temporaryFolder(), protection: 'keyring' | 'none' = 'keyring') {
  const file = path.join(folder, 'sextant.db')
  const database = Database.open(file)
  const net = new ScriptedFetch()
  const store = new ProviderStore(database, fakeSecrets(protection))
  const remote = new RemoteProviders({
    store,
    fetch: net.fetch,
    clock: new ManualClock(),
    log: silentLog,
    random: () => 0.5,
    bundledPrices: () => bundledPrices
  })
  return { remote, net, store, file, folder, database, close: () => database.close() }
}

const textIn = (file: string): string => readFileSync(file).toString('latin1')

describe('keys', () => {
  test('are kept encrypted, sent to their provider, and shown to nobody', async () => {
    const { remote, net, file, folder, database, close } = open()
    const added = remote.add({ preset: 'groq', key: KEY })
    expect(added).toMatchObject({ id: 'groq', keyState: 'stored', needsKey: true })
    expect(JSON.stringify([added, remote.list()])).not.toContain('secret')
    await database.settle()
    expect(textIn(file) + textIn(`${file}-wal`)).not.toContain('very-secret')
    close()

    const again = open(folder)
    again.net.then(json({ data: [{ id: 'llama' }] }))
    await again.remote.test('groq' as ProviderId, never)
    expect(again.net.sent[0]?.init.headers).toMatchObject({ authorization: `Bearer ${KEY}` })
    expect(net.sent).toEqual([])
    again.close()
  })

  test('are forgotten with the run where nothing can encrypt them', () => {
    const { remote, folder, close } = open(undefined, 'none')
    expect(remote.add({ preset: 'groq', key: KEY }).keyState).toBe('this-run')
    close()
    const again = open(folder, 'none')
    expect(again.remote.list()[0]?.keyState).toBe('none')
    again.close()
  })

  test('that were lost with the run are missed: nothing is sent without them', async () => {
    const { remote, folder, close } = open(undefined, 'none')
    const { id } = remote.add({ preset: null, name: 'Team', baseUrl: 'http://127.0.0.1:9/v1', key: KEY })
    remote.change(id, { enabledModels: ['m'] })
    close()
    const again = open(folder, 'none')
    expect(again.remote.list()[0]).toMatchObject({ keyState: 'none', needsKey: true })
    const heard = await hear(
      again.remote.providers()[0]?.stream({ ...ask('Hi'), model: modelRef(id, 'm') }, never) as never
    )
    expect(heard.error?.code).toBe('provider-key-missing')
    expect(await again.remote.test(id, never)).toMatchObject({ ok: false, error: { code: 'provider-key-missing' } })
    expect(again.net.sent).toEqual([])
    again.close()
  })

  test('are not missed where the person took them back, and still are at another host', () => {
    const { remote, close } = open()
    const { id } = remote.add({ preset: null, name: 'Team', baseUrl: 'https://team.example/v1', key: KEY })
    expect(remote.change(id, { baseUrl: 'https://elsewhere.example/v1' })).toMatchObject({
      keyState: 'none',
      needsKey: true
    })
    expect(remote.setKey(id, null).needsKey).toBe(false)
    close()
  })

  test('do not follow to another host, but to another path', () => {
    const { remote, close } = open()
    const { id } = remote.add({ preset: 'groq', key: KEY })
    expect(remote.change(id, { baseUrl: 'https://api.groq.com/openai/v2' }).keyState).toBe('stored')
    expect(remote.change(id, { baseUrl: 'https://elsewhere.example/v1' }).keyState).toBe('none')
    close()
  })

  test('never go to the host that the address named before, also when an answer still runs there', async () => {
    const { remote, net, close } = open()
    const { id } = remote.add({ preset: 'groq', key: KEY })
    const before = remote.providers()[0]
    remote.change(id, { baseUrl: 'https://elsewhere.example/v1' })
    remote.setKey(id, 'sk-of-elsewhere')
    const heard = await hear(before?.stream({ ...ask('Hi'), model: modelRef(id, 'm') }, never) as never)
    expect(heard.error?.code).toBe('provider-key-missing')
    expect(net.sent).toEqual([])
    close()
  })

  test('still go to a host of which only the path was changed, also for an answer that runs there', async () => {
    const { remote, net, close } = open()
    const { id } = remote.add({ preset: 'groq', key: KEY })
    const before = remote.providers()[0]
    remote.change(id, { baseUrl: 'https://api.groq.com/openai/v2' })
    net.then(chatStream(['hello']))
    await hear(before?.stream({ ...ask('Hi'), model: modelRef(id, 'm') }, never) as never)
    expect(net.sent[0]?.init.headers).toMatchObject({ authorization: `Bearer ${KEY}` })
    close()
  })

  test('that can not be sent are refused before they are kept', () => {
    const { remote, close } = open()
    for (const key of ['', 'two words', 'line\nbreak', 'ğ', 'x'.repeat(5_000)])
      expect(() => remote.add({ preset: 'groq', key })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(remote.list()).toEqual([])
    close()
  })

  test('leave with their provider', () => {
    const { remote, store, close } = open()
    const { id } = remote.add({ preset: 'groq', key: KEY })
    remote.remove(id)
    expect(store.key(id)).toBeUndefined()
    expect(() => remote.setKey(id, KEY)).toThrow(expect.objectContaining({ code: 'not-found' }))
    close()
  })

  test('that another account encrypted are an error that says so', () => {
    const { remote, net, store, database, close } = open()
    const { id } = remote.add({ preset: 'groq', key: KEY })
    remote.change(id, { enabledModels: ['m'] })
    const broken = new ProviderStore(database, {
      ...fakeSecrets(),
      decrypt: () => {
        throw new Error('wrong keyring')
      }
    })
    expect(() => broken.key(id)).toThrow(expect.objectContaining({ code: 'secrets-unavailable' }))
    expect([store.key(id), net.sent.length]).toEqual([KEY, 0])
    close()
  })
})

describe('providers', () => {
  test('of the same kind get names of their own, and never the local one', () => {
    const { remote, close } = open()
    expect([remote.add({ preset: 'ollama' }).id, remote.add({ preset: 'ollama' }).id]).toEqual(['ollama', 'ollama-2'])
    expect(remote.add({ preset: null, kind: 'openai-chat', name: 'Local', baseUrl: 'http://127.0.0.1:9' }).id).toBe(
      'local-2'
    )
    expect(
      remote.add({ preset: null, kind: 'openai-chat', name: 'Şirket GPU!', baseUrl: 'https://gpu.example/v1' }).id
    ).toBe('sirket-gpu')
    close()
  })

  test('offer the models that the person enabled, with what is known about them', async () => {
    const { remote, net, close } = open()
    const { id } = remote.add({ preset: 'openai', key: KEY })
    net.then(json({ data: [{ id: 'gpt-5-mini' }, { id: 'text-embedding-3-small' }, { id: 'gpt-unheard-of' }] }))
    const listed = await remote.refreshModels(id, never)
    expect(listed.models.map(({ id: name, priceSource }) => [name, priceSource])).toEqual([
      ['gpt-5-mini', 'list'],
      ['gpt-unheard-of', undefined]
    ])
    expect(remote.providers()[0]?.models()).toEqual([])
    remote.change(id, { enabledModels: ['gpt-5-mini', 'gpt-unheard-of', 'typed-by-hand'] })
    expect(remote.providers()[0]?.models()).toMatchObject([
      {
        ref: 'openai:gpt-5-mini',
        where: 'remote',
        contextWindow: 400_000,
        images: true,
        reasoning: true,
        prices: [{ input: '0.25' }]
      },
      { ref: 'openai:gpt-unheard-of' },
      { ref: 'openai:typed-by-hand' }
    ])
    expect(remote.providers()[0]?.models()[1]).not.toHaveProperty('prices')
    close()
  })

  test('on this machine that run models themselves are free and local; what passes questions on is not', () => {
    const { remote, close } = open()
    const enable = (id: ProviderId, ...names: string[]) => {
      remote.change(id, { enabledModels: names })
      return remote
        .providers()
        .find((one) => one.id === id)
        ?.models()
        .map(({ where, prices }) => [where, prices?.[0]?.input])
    }
    expect(enable(remote.add({ preset: 'ollama' }).id, 'qwen3', 'gpt-oss:120b-cloud')).toEqual([
      ['local', '0'],
      ['remote', undefined]
    ])
    expect(
      enable(
        remote.add({ preset: null, kind: 'openai-chat', name: 'Proxy', baseUrl: 'http://localhost:4000' }).id,
        'gpt-4o'
      )
    ).toEqual([['remote', undefined]])
    expect(
      enable(remote.add({ preset: 'ollama', baseUrl: 'http://192.168.1.2:11434', confirmHost: true }).id, 'qwen3')
    ).toEqual([['remote', undefined]])
    close()
  })

  test('without encryption need a host that was confirmed, and fail when the last one there goes', async () => {
    const { remote, net, close } = open()
    const wish = { preset: 'vllm', baseUrl: 'http://192.168.1.2:8000/v1' }
    expect(() => remote.add(wish)).toThrow(expect.objectContaining({ code: 'base-url-unconfirmed' }))
    const { id } = remote.add({ ...wish, confirmHost: true })
    remote.change(id, { enabledModels: ['m'] })
    net.then(chatStream(['hello']))
    const stream = () => remote.providers()[0]?.stream({ ...ask('Hi'), model: modelRef(id, 'm') }, never) ?? []
    expect((await hear(stream() as never)).text).toBe('hello')
    remote.remove(id)
    expect(net.sent.length).toBe(1)
    expect(() => remote.add(wish)).toThrow(expect.objectContaining({ code: 'base-url-unconfirmed' }))
    close()
  })

  test('that can be reached by everyone are never confirmed to go without encryption', () => {
    const { remote, close } = open()
    expect(() => remote.add({ preset: 'vllm', baseUrl: 'http://example.com/v1', confirmHost: true })).toThrow(
      expect.objectContaining({ code: 'base-url-insecure' })
    )
    close()
  })

  test('rest after failures, also when their models or prices were changed meanwhile', async () => {
    const { remote, net, close } = open()
    const { id } = remote.add({ preset: null, name: 'Team', baseUrl: 'http://127.0.0.1:9/v1' })
    remote.change(id, { enabledModels: ['m'] })
    const provider = () => remote.providers().find((one) => one.id === id)
    for (let failed = 0; failed < 5; failed++) {
      net.then(() => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })))
      await hear((provider() as NonNullable<ReturnType<typeof provider>>).stream(ask('Hi'), never))
    }
    expect(provider()?.breaker).toBe('resting')
    remote.change(id, { enabledModels: ['m', 'n'] })
    expect(provider()?.breaker).toBe('resting')
    remote.change(id, { baseUrl: 'http://127.0.0.1:10/v1' })
    expect(provider()?.breaker).toBe('closed')
    close()
  })

  test('tell whoever listens that something changed', () => {
    const { remote, close } = open()
    let changes = 0
    const stop = remote.onChange(() => changes++)
    const { id } = remote.add({ preset: 'ollama' })
    remote.remove(id)
    stop()
    remote.add({ preset: 'ollama' })
    expect(changes).toBe(2)
    close()
  })
})

describe('prices', () => {
  test('that the person edits count more than any other, and go back on request', () => {
    const { remote, folder, close } = open()
    const { id } = remote.add({ preset: 'openai' })
    remote.change(id, { enabledModels: ['gpt-5'] })
    remote.editPrice(modelRef(id, 'gpt-5'), { input: '9.99', output: '1' })
    expect(remote.list()[0]?.models[0]).toMatchObject({ priceSource: 'edited', prices: [{ input: '9.99' }] })
    close()
    const again = open(folder)
    expect(again.remote.providers()[0]?.models()[0]?.prices).toEqual([{ input: '9.99', output: '1' }])
    again.remote.editPrice(modelRef(id, 'gpt-5'), null)
    expect(again.remote.list()[0]?.models[0]).toMatchObject({ priceSource: 'list' })
    again.close()
  })

  test('that a provider tells with its models count more than the list', async () => {
    const { remote, net, close } = open()
    const { id } = remote.add({ preset: 'openrouter', key: KEY })
    net.then(
      json({
        data: [
          {
            id: 'a/b',
            context_length: 8_000,
            pricing: { prompt: '0.0000002', completion: '0.0000008', request: '0' },
            architecture: { input_modalities: ['text', 'image'] },
            supported_parameters: ['reasoning']
          },
          { id: 'auto', pricing: { prompt: '-1', completion: '-1' } }
        ]
      })
    )
    const { models } = await remote.refreshModels(id, never)
    expect(models).toEqual([
      {
        id: 'a/b',
        ref: 'openrouter:a/b',
        contextWindow: 8_000,
        images: true,
        reasoning: true,
        sampling: false,
        prices: [{ input: '0.2', output: '0.8' }],
        priceSource: 'provider',
        where: 'remote'
      },
      { id: 'auto', ref: 'openrouter:auto', where: 'remote' }
    ])
    close()
  })

  test('are fetched only on request, and then kept', async () => {
    const { remote, net, folder, close } = open()
    const { id } = remote.add({ preset: 'openai' })
    remote.change(id, { enabledModels: ['gpt-5'] })
    expect([remote.priceList.date, net.sent.length]).toEqual([bundledPrices.date, 0])
    net.then(
      json([
        {
          id: 'openai',
          name: 'OpenAI',
          models: [{ id: 'gpt-5', match: { equals: 'gpt-5' }, prices: { input_mtok: 1, output_mtok: 2 } }]
        }
      ])
    )
    // The clock of the test stands before the list's day.
    expect((await remote.updatePrices(never)).date).toBe('2023-11-14')
    expect(net.sent[0]?.init.context).toEqual({ purpose: 'price-list' })
    expect(remote.list()[0]?.models[0]).toMatchObject({ prices: [{ input: '1', output: '2' }], images: true })
    close()
    const again = open(folder)
    expect(again.remote.priceList.date).toBe(bundledPrices.date)
    again.close()
  })
})
