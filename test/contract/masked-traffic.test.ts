import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
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
import { HttpProvider } from '../../main/providers/http-provider.ts'
import { ProviderRegistry } from '../../main/providers/registry.ts'
import { ResponsesSockets } from '../../main/providers/websocket/responses-sockets.ts'
import { seeded } from '../bench/seeded.ts'
import { openGate } from '../fakes/open-gate.ts'
import { SeededPerson, valuesIn } from '../fakes/seeded-person.ts'
import { WIRE_ANSWERS } from '../fakes/wire-answers.ts'
import { pipelineOver } from '../fakes/pipeline-over.ts'
import { oneTry, remoteProvider } from '../fakes/remote-provider.ts'
import { silentLog } from '../fakes/silent-log.ts'

const TURNS = 1_000
const PER_CONVERSATION = 5
const FAILS_EVERY = 4
const SOCKET_TURNS = 250
/** What a socket says for "Done for PERSON_1.", frame by frame. */
const SOCKET_ANSWER = [
  { type: 'response.output_text.delta', delta: 'Done for PERS' },
  { type: 'response.output_text.delta', delta: 'ON_1.' },
  {
    type: 'response.completed',
    response: { id: 'r', status: 'completed', usage: { input_tokens: 1, output_tokens: 1 } }
  }
]

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
        .end(WIRE_ANSWERS[kind])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('a thousand turns with seeded persons and keys', () => {
  const kinds = Object.keys(WIRE_ANSWERS) as ProviderKind[]

  test(
    'leave none of them in what is sent, through every remote protocol and through failover',
    { timeout: 120_000 },
    async () => {
      const random = seeded(14)
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
        const gate = gateInMemory()
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
        const person = new SeededPerson(random)
        const { name } = person
        for (const secret of person.private) secrets.add(secret)
        const messages: TurnMessage[] = []
        const say = (role: 'user' | 'assistant', text: string): void =>
          void messages.push({ messageId: `m${messages.length}` as MessageId, role, text })
        for (const question of person.questions()) {
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
      const leaked = valuesIn(traffic, secrets)
      expect(leaked).toEqual([])
      expect(bodies.length).toBeGreaterThanOrEqual(TURNS)
      expect(refusals).toBeGreaterThan(TURNS / 10)
      // Where both candidates failed in a row there is no answer to restore.
      expect(restored).toBeGreaterThan(TURNS * 0.8)
    }
  )

  test('leave none of them in what is sent over sockets', { timeout: 60_000 }, async () => {
    const frames: string[] = []
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => void server.close())
    server.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        frames.push(data.toString())
        for (const frame of SOCKET_ANSWER) socket.send(JSON.stringify(frame))
      })
    )
    await new Promise((resolve) => server.once('listening', resolve))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const { gate: network } = openGate(systemClock)
    const sockets = new ResponsesSockets({ gate: network, clock: systemClock, random: Math.random, speaks: () => true })
    onTestFinished(() => sockets.close())
    const setup = {
      id: 'sockets' as ProviderId,
      kind: 'openai-responses' as const,
      preset: null,
      name: 'Sockets',
      baseUrl,
      needsKey: false,
      models: [{ id: 'm' }]
    }
    const shortcut = sockets.shortcut({ ...setup, headers: () => ({}) })
    const provider = new HttpProvider(setup, {
      fetch: () => Promise.reject(new Error('no HTTP here')),
      clock: systemClock,
      log: silentLog,
      random: Math.random,
      key: () => undefined,
      ...(shortcut && { shortcut })
    })
    const model = provider.models()[0]
    if (!model) throw new Error('a model is needed')
    const gate = gateInMemory()
    const random = seeded(15)
    const secrets = new Set<string>()
    let restored = 0
    for (let at = 0; at < SOCKET_TURNS / PER_CONVERSATION; at++) {
      const person = new SeededPerson(random)
      for (const secret of person.private) secrets.add(secret)
      const messages: TurnMessage[] = []
      for (const text of person.questions()) {
        messages.push({ messageId: null, role: 'user', text })
        const turn = { id: `s${at}`, workspaceId: DEFAULT_WORKSPACE, conversationId: `s${at}` } as Turn
        const masked = await gate.mask(turn, messages, model, new AbortController().signal)
        const request = {
          model: model.ref,
          messages: masked.messages.map(({ role, text: sent }) => ({ role, text: sent })),
          sampling: { temperature: 0, topP: 1 },
          workspaceId: turn.workspaceId,
          conversationId: turn.conversationId
        }
        let said = ''
        for await (const chunk of unmasked(provider.stream(request, new AbortController().signal), masked.entries))
          if (chunk.type === 'delta') said += chunk.text
        if (said.includes(person.name)) restored++
        messages.push({ messageId: null, role: 'assistant', text: said })
      }
    }
    expect(frames).toHaveLength(SOCKET_TURNS)
    expect(valuesIn(frames.join('\n'), secrets)).toEqual([])
    expect(restored).toBe(SOCKET_TURNS)
  })
})

/** A gate that masks without a question, with its maps in memory. */
function gateInMemory(): EgressGate {
  const maps = new Map<ConversationId, StoredMaskMap>()
  return new EgressGate({
    rulesOf: () => ({ label: 'internal', terms: [], asks: false }),
    maps: { load: (id) => maps.get(id), save: (id, map) => void maps.set(id, map) },
    ask: () => undefined
  })
}
