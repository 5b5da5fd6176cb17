import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultSettings } from '../../main/config/settings.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ProviderId,
  type TurnId
} from '../../main/domain/ids.ts'
import type { Turn, TurnMessage } from '../../main/domain/turn.ts'
import { systemClock } from '../../main/node/clock.ts'
import { EgressGate } from '../../main/optimizer/egress/egress-gate.ts'
import type { StoredMaskMap } from '../../main/optimizer/egress/mask-map.ts'
import { unmasked } from '../../main/optimizer/egress/unmask-stream.ts'
import { answer } from '../../main/optimizer/pipeline.ts'
import { resultOf, type Outbound } from '../../main/optimizer/stages.ts'
import type { ProviderKind } from '../../main/domain/listed-model.ts'
import { ProviderRegistry } from '../../main/providers/registry.ts'
import { seeded } from '../bench/seeded.ts'
import { pipelineOver } from '../fakes/pipeline-over.ts'
import { oneTry, remoteProvider } from '../fakes/remote-provider.ts'

/** What every protocol says for "Done for PERSON_1." in two pieces, as on the wire. */
const ANSWERS: Readonly<Record<ProviderKind, string>> = {
  'openai-chat':
    'data: {"choices":[{"index":0,"delta":{"content":"Done for PERS"}}]}\n\ndata: {"choices":[{"index":0,"delta":{"content":"ON_1."}}]}\n\ndata: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
  'openai-responses':
    'data: {"type":"response.output_text.delta","delta":"Done for PERS"}\n\ndata: {"type":"response.output_text.delta","delta":"ON_1."}\n\ndata: {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
  anthropic:
    'data: {"type":"message_start","message":{"usage":{"input_tokens":1}}}\n\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Done for PERS"}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ON_1."}}\n\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}\n\ndata: {"type":"message_stop"}\n\n',
  google:
    'data: {"candidates":[{"content":{"parts":[{"text":"Done for PERS"}]}}]}\n\ndata: {"candidates":[{"content":{"parts":[{"text":"ON_1."}]},"finishReason":"STOP"}]}\n\n',
  ollama:
    '{"message":{"role":"assistant","content":"Done for PERS"},"done":false}\n{"message":{"role":"assistant","content":"ON_1."},"done":false}\n{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}\n'
}

const GIVEN = ['Priya', 'Ayşe', 'Tomasz', 'Zeynep', 'Giulia', 'Mehmet', 'Rebecca', 'İbrahim', 'Noah', 'Elif']
const FAMILY = ['Raghunathan', 'Yılmaz', 'Wojciechowski', 'Karabulut', 'Ferrante', 'Demirtaş', 'Kavanagh', 'Sanderson']
const TURNS = 1_000
const PER_CONVERSATION = 5
const FAILS_EVERY = 4

const bodies: string[] = []
let refusals = 0
let server: Server
let base = ''

beforeAll(async () => {
  let asked = 0
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(`${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString()}`)
      const kind = (/\/(openai-chat|openai-responses|anthropic|google|ollama)\//.exec(request.url ?? '')?.[1] ??
        'openai-chat') as ProviderKind
      if (++asked % FAILS_EVERY === 0) {
        refusals++
        response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"overloaded"}}')
        return
      }
      response
        .writeHead(200, { 'content-type': kind === 'ollama' ? 'application/x-ndjson' : 'text/event-stream' })
        .end(ANSWERS[kind])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('a thousand turns with seeded persons and keys', () => {
  const kinds = Object.keys(ANSWERS) as ProviderKind[]

  test(
    'leave none of them in what is sent, through every remote protocol and through failover',
    { timeout: 120_000 },
    async () => {
      const random = seeded(14)
      const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
      const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
      const secrets = new Set<string>()
      let restored = 0
      for (let at = 0; at < TURNS / PER_CONVERSATION; at++) {
        const kind = kinds[at % kinds.length] ?? 'openai-chat'
        const other = kinds[(at + 1) % kinds.length] ?? 'openai-chat'
        const providers = [kind, other].map((one, index) =>
          remoteProvider(
            (url, init) => fetch(url, init),
            systemClock,
            {
              id: `p${index}` as ProviderId,
              kind: one,
              baseUrl: `${base}/${one}/v1`,
              models: [{ id: 'm', name: 'M' }]
            },
            { retries: oneTry }
          )
        )
        const registry = new ProviderRegistry(providers)
        const [first, second] = registry.models()
        if (!first || !second) throw new Error('two models are needed')
        const maps = new Map<ConversationId, StoredMaskMap>()
        const gate = new EgressGate({
          rulesOf: () => ({ label: 'internal', terms: [], asks: false }),
          maps: { load: (id) => maps.get(id), save: (id, map) => void maps.set(id, map) },
          ask: () => undefined
        })
        const pipeline = pipelineOver(
          systemClock,
          registry,
          { current: { ...defaultSettings, chat: { ...defaultSettings.chat, fallbackModel: second.ref } } },
          {
            mask: async ({ turn, candidate, messages }, signal) => {
              const masked = await gate.mask(turn, messages, candidate.model, signal)
              return resultOf<Outbound>({
                turn,
                candidate,
                messages: masked.messages,
                decision: masked.decision,
                unmask: (chunks) => unmasked(chunks, masked.entries)
              })
            }
          }
        )
        const name = `${pick(GIVEN)} ${pick(FAMILY)}`
        const phone = `+44 20 7946 ${digits(4)}`
        const key = `ghp_${Array.from({ length: 36 }, () => pick([...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'])).join('')}`
        const mail = `${name
          .split(' ')[0]
          ?.toLowerCase()
          .normalize('NFD')
          .replaceAll(/[^a-z]/g, '')}.x${digits(4)}@corvid-labs.com`
        for (const secret of [name, phone, key, mail.split('@')[0] ?? '']) secrets.add(secret)
        const messages: TurnMessage[] = []
        const say = (role: 'user' | 'assistant', text: string): void =>
          void messages.push({ messageId: `m${messages.length}` as MessageId, role, text })
        const questions = [
          `My name is ${name}. What can you do?`,
          `Call ${name} at ${phone}, or write to ${mail}.`,
          `customer,phone\n${name},${phone}\nSort this table and mail it to ${mail}`,
          `\`\`\`python\nTOKEN = "${key}"\nsend("${name}", token=TOKEN)\n\`\`\``,
          `${name}'in dosyası ${name.replace(' ', '_')}.xlsx; anahtar ${key}, telefon ${phone.replaceAll(' ', '')}`
        ]
        for (const question of questions) {
          say('user', question)
          const turn: Turn = {
            id: `t${at}-${messages.length}` as TurnId,
            workspaceId: DEFAULT_WORKSPACE,
            conversationId: `c${at}` as ConversationId,
            messageId: 'answer' as MessageId,
            messages: [...messages],
            wanted: first.ref,
            sampling: { temperature: 0, topP: 1 },
            attachments: [],
            fresh: false
          }
          let said = ''
          for await (const event of answer(turn, pipeline, {
            receivedAt: systemClock.monotonic(),
            signal: new AbortController().signal
          }))
            if (event.type === 'delta') said += event.text
          if (said.includes(name)) restored++
          say('assistant', said)
        }
      }
      const traffic = bodies.join('\n')
      const leaked = [...secrets].filter(
        (secret) => traffic.includes(secret) || traffic.includes(secret.replaceAll(' ', ''))
      )
      expect(leaked).toEqual([])
      expect(bodies.length).toBeGreaterThanOrEqual(TURNS)
      expect(refusals).toBeGreaterThan(TURNS / 10)
      // Where both candidates failed in a row there is no answer to restore.
      expect(restored).toBeGreaterThan(TURNS * 0.8)
    }
  )
})
