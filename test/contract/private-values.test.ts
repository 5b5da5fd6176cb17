import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { App } from '../../main/compose/app.ts'
import { compose } from '../../main/compose/compose.ts'
import { PLAIN_CSV } from '../../main/domain/csv.ts'
import type { DatasetFormat } from '../../main/domain/dataset.ts'
import { modelRef, type ConversationId, type MessageId, type ProviderId, type TurnId } from '../../main/domain/ids.ts'
import type { ProviderKind } from '../../main/domain/listed-model.ts'
import { exportRow } from '../../main/learning/dataset/export-rows.ts'
import { SealingKey } from '../../main/optimizer/cache/sealing-key.ts'
import { nodePorts } from '../../main/terminal/terminal-app.ts'
import { seeded } from '../bench/seeded.ts'
import { SeededPerson, valuesIn } from '../fakes/seeded-person.ts'
import { temporaryFolder } from '../fakes/temporary-folder.ts'
import { WIRE_ANSWERS } from '../fakes/wire-answers.ts'

const PEOPLE = 40
const KINDS = Object.keys(WIRE_ANSWERS) as ProviderKind[]
const FORMATS: readonly DatasetFormat[] = ['chat', 'alpaca', 'preferences']

/** The whole app with a provider of every protocol, one that refuses everybody, a shared cache and a collector of telemetry. */
function app() {
  const folder = temporaryFolder()
  const ports = nodePorts(folder)
  const traffic: string[] = []
  delete ports.embedding
  ports.transport = {
    prepare: () => undefined,
    fetch: (url, { method, headers, body }) => {
      const { host, pathname } = new URL(url)
      const words = body === undefined || body === null ? '' : Buffer.from(body as Uint8Array).toString('latin1')
      traffic.push(`${method} ${host}${pathname} ${JSON.stringify(headers)} ${words} ${asText(body)}`)
      if (host === 'otel.example') return Promise.resolve(new Response('{}'))
      if (host === 'edge.example') return Promise.resolve(new Response(null, { status: 404 }))
      if (host === 'refuses.example') return Promise.resolve(new Response('{}', { status: 401 }))
      const kind = host.split('.')[0] as ProviderKind
      const type = kind === 'ollama' ? 'application/x-ndjson' : 'text/event-stream'
      return Promise.resolve(new Response(WIRE_ANSWERS[kind], { headers: { 'content-type': type } }))
    }
  }
  const built = compose(ports)
  onTestFinished(() => built.close())
  const add = (kind: ProviderKind, name: string): ProviderId => {
    const { id } = built.remote.add({ preset: null, kind, name, baseUrl: `https://${name}.example/v1` })
    built.remote.change(id, { enabledModels: ['m'] })
    return id
  }
  const providers = KINDS.map((kind) => add(kind, kind))
  const refusing = add('openai-chat', 'refuses')
  built.cache.setSecret('team', Buffer.from(SealingKey.random()).toString('base64url'))
  built.cache.setSecret('edge-secret', 'w')
  built.settings.change({
    network: { mode: 'auto' },
    learning: { gather: true },
    telemetry: { otlpEnabled: true, otlpEndpoint: 'https://otel.example' },
    cache: { edgeOn: true, edgeAddress: 'https://edge.example/c' },
    chat: { fallbackModel: modelRef(providers[0] as ProviderId, 'm') }
  })
  return { built, folder, traffic, providers, refusing }
}

const asText = (body: unknown): string => (typeof body === 'string' ? body : '')

interface Place {
  conversationId: ConversationId | null
  parentId: MessageId | null
}

function ask(
  { turns }: App,
  provider: ProviderId,
  text: string,
  place: Place
): Promise<Place & { turnId: TurnId; outcome: string }> {
  return new Promise((resolve) => {
    const { turnId, conversationId } = turns.start({
      ...place,
      parts: [{ type: 'text', text }],
      model: modelRef(provider, 'm')
    })
    turns.watch(turnId, (told) => {
      if (told.type !== 'end') return
      resolve({ turnId, conversationId, parentId: told.message.id, outcome: told.trace.outcome })
    })
  })
}

test(
  'persons and keys of two hundred turns are in nothing that leaves: traffic, shared cache, telemetry, network log, log, training files',
  { timeout: 180_000 },
  async () => {
    const { built, folder, traffic, providers, refusing } = app()
    const random = seeded(16)
    const values = new Set<string>()
    const outcomes = new Map<string, number>()
    for (let at = 0; at < PEOPLE; at++) {
      const person = new SeededPerson(random)
      for (const value of person.private) values.add(value)
      let place: Place = { conversationId: null, parentId: null }
      for (const [index, question] of person.questions().entries()) {
        const provider = index === 3 ? refusing : (providers[(at + index) % providers.length] as ProviderId)
        const { turnId, outcome, ...next } = await ask(built, provider, question, place)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        // A poor answer becomes an example, masked; alike ones are one.
        built.learning.rate(turnId, false, null)
        place = next
      }
      // Asked again: from the cache where it was kept.
      await ask(built, providers[at % providers.length] as ProviderId, 'What is a median?', {
        conversationId: null,
        parentId: null
      })
    }
    // A turn that fails is logged.
    built.settings.change({ chat: { fallbackModel: null } })
    const last = new SeededPerson(random)
    for (const value of last.private) values.add(value)
    for (const question of last.questions())
      await ask(built, refusing, question, { conversationId: null, parentId: null })
    await expect.poll(() => built.learning.examples.counts().all, { timeout: 20_000 }).toBeGreaterThan(3)
    // Turns are told to the collector some seconds after they ended.
    await expect
      .poll(() => traffic.filter((line) => line.includes('otel.example')).join(), { timeout: 20_000 })
      .toMatch(/turn/)
    const examples = built.learning.examples.page('all', null, 1_000)
    const files = examples.flatMap((one) =>
      FORMATS.map((format) => exportRow({ ...one, better: one.better ?? one.answer }, format) ?? '')
    )
    let csv = ''
    for await (const part of built.network.ledgerCsv({}, PLAIN_CSV)) csv += part
    const json = [...built.network.ledgerJson()].join('')
    const logs = readdirSync(path.join(folder, 'logs')).map((file) =>
      readFileSync(path.join(folder, 'logs', file), 'utf8')
    )

    expect(outcomes.get('complete')).toBe(PEOPLE * 5)
    expect(traffic.filter((line) => line.includes('refuses.example')).length).toBeGreaterThan(0)
    expect(traffic.filter((line) => line.includes('edge.example')).length).toBeGreaterThan(0)
    expect(logs.join('')).toContain('turn.failed')
    expect(json).toContain('edge.example')
    expect(files.join('')).toContain('PERSON_1')
    const found = Object.fromEntries(
      Object.entries({ traffic: traffic.join('\n'), csv, json, logs: logs.join('\n'), files: files.join('') }).map(
        ([name, text]) => [name, valuesIn(text, values)]
      )
    )
    expect(found).toEqual({ traffic: [], csv: [], json: [], logs: [], files: [] })
  }
)
