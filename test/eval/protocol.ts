import type { CompletionChunk } from '../../main/domain/completion.ts'
import { SextantError } from '../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE, modelRef, type ConversationId, type ProviderId } from '../../main/domain/ids.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { Fetch, Log } from '../../main/ports.ts'
import { HttpProvider } from '../../main/providers/http-provider.ts'
import { providerKinds, type ProviderKind } from '../../main/domain/listed-model.ts'
import { remoteLimits } from '../../main/providers/resilience/time-limits.ts'
import { readRows } from './read-rows.ts'
import { isRecorded, rowOfExchange, type ProtocolRow, type RecordedExchange } from './recorded-exchanges.ts'
import type { Measured, Suite } from './suite.ts'

interface Tool {
  name: string
  arguments: string
}

/** What an answer comes to. `null` is unknown. */
interface Outcome {
  text: string
  finish: string | null
  tools: Tool[]
  inputTokens: number | null
  outputTokens: number | null
}

/**
 * Pieces of a body that is cut so often that, over all runs, every byte was a cut once. Bodies up to this length are
 * cut in two; longer ones in more pieces, or the runs would read gigabytes.
 */
const PIECE_BYTES = 2_048
const FAILURES_SHOWN = 40

const quiet = (): void => undefined
const silent: Log = { info: quiet, warn: quiet, error: quiet }

/** Recorded answers, read through the providers as they are, whole and cut at every byte. */
export const protocol: Suite = {
  ownSet: 'test/eval/sets/protocol.jsonl',
  goals: [
    { metric: 'failed', atMost: 0 },
    { metric: 'cutFailures', atMost: 0 }
  ],
  async run(file): Promise<Measured> {
    const rows = readRows<ProtocolRow | RecordedExchange>(file).flatMap((row, index) =>
      isRecorded(row) ? rowOfExchange(row, index) : [row]
    )
    const notes: string[] = []
    let failed = 0
    let cutFailures = 0
    for (const row of rows) {
      if (!providerKinds.includes(row.protocol)) throw new Error(`${row.id}: unknown protocol ${row.protocol}`)
      const bytes = Buffer.from(row.body, 'utf8')
      const provider = providerOf(row.protocol)
      const whole = await outcome(provider, [bytes])
      const differences = differencesOf(whole, row.expect)
      if (differences.length > 0) {
        failed++
        notes.push(`${row.id}: ${differences.join('; ')}`)
      }
      const same = JSON.stringify(whole)
      const cuts = await failedCuts(provider, bytes, same)
      if (cuts.length > 0) {
        cutFailures++
        notes.push(`${row.id}: reads differently when cut at ${cuts.slice(0, 5).join(', ')}`)
      }
    }
    return { metrics: { passed: rows.length - failed, failed, cutFailures }, notes: notes.slice(0, FAILURES_SHOWN) }
  }
}

/** The bytes at which a cut changes what is read, `every byte` among them. */
async function failedCuts(provider: Reading, bytes: Uint8Array, same: string): Promise<string[]> {
  const failures: string[] = []
  const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
  if (JSON.stringify(await outcome(provider, single)) !== same) failures.push('every byte')
  for (let first = 1; first < Math.min(PIECE_BYTES + 1, bytes.length); first++) {
    const pieces = [bytes.subarray(0, first)]
    for (let at = first; at < bytes.length; at += PIECE_BYTES) pieces.push(bytes.subarray(at, at + PIECE_BYTES))
    if (JSON.stringify(await outcome(provider, pieces)) !== same) failures.push(`byte ${first}`)
  }
  return failures
}

interface Reading {
  provider: HttpProvider
  /** The body that the next request is answered with. */
  answerWith: (pieces: readonly Uint8Array[]) => void
}

function providerOf(kind: ProviderKind): Reading {
  let pieces: readonly Uint8Array[] = []
  const fetch: Fetch = () => Promise.resolve(new Response(streamOf(pieces)))
  // The makers' own presets: servers known to differ have quirks, and these rows do not say which server it was.
  const preset = {
    'openai-responses': 'openai',
    'openai-chat': 'openai-chat',
    anthropic: 'anthropic',
    google: 'google',
    ollama: 'ollama'
  }[kind]
  const provider = new HttpProvider(
    {
      id: kind as string as ProviderId,
      kind,
      preset,
      name: kind,
      baseUrl: 'https://provider.invalid',
      needsKey: false,
      models: []
    },
    {
      fetch,
      clock: systemClock,
      log: silent,
      random: () => 0,
      key: () => undefined,
      limits: remoteLimits,
      retries: { tries: 1, baseMs: 0, capMs: 0, longestWaitMs: 0 }
    }
  )
  return {
    provider,
    answerWith: (next) => {
      pieces = next
    }
  }
}

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++]
      if (piece) controller.enqueue(piece)
      else controller.close()
    }
  })
}

/** Asks the provider and gathers what it says; a failure keeps what came before it. */
async function outcome({ provider, answerWith }: Reading, pieces: readonly Uint8Array[]): Promise<Outcome> {
  answerWith(pieces)
  const result: Outcome = { text: '', finish: null, tools: [], inputTokens: null, outputTokens: null }
  const request = {
    model: modelRef(provider.id, 'recorded'),
    messages: [{ role: 'user' as const, text: 'Hello' }],
    sampling: { temperature: 0, topP: 1 },
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'eval' as ConversationId
  }
  try {
    for await (const chunk of provider.stream(request, new AbortController().signal)) add(result, chunk)
  } catch (error) {
    if (!(error instanceof SextantError)) throw error
    const word = error.params['rawReason']
    result.finish = typeof word === 'string' ? word : null
  }
  return result
}

function add(result: Outcome, chunk: CompletionChunk): void {
  // Words of refusal are shown to people, but they are no answer.
  if (chunk.type === 'delta' && chunk.channel === 'text' && !chunk.refusal) result.text += chunk.text
  else if (chunk.type === 'tool-call') result.tools.push({ name: chunk.name, arguments: chunk.arguments })
  else if (chunk.type === 'finish') {
    result.finish = chunk.rawReason === '' ? null : chunk.rawReason
    result.inputTokens = chunk.usage.input ?? null
    result.outputTokens = chunk.usage.output ?? null
  }
}

function differencesOf(found: Outcome, expected: Outcome): string[] {
  const differences: string[] = []
  const differ = (name: string, a: unknown, b: unknown): void =>
    void differences.push(
      `${name} is ${JSON.stringify(a)?.slice(0, 120)} instead of ${JSON.stringify(b)?.slice(0, 120)}`
    )
  if (found.text !== expected.text) differ('text', found.text, expected.text)
  if ((found.finish ?? null) !== (expected.finish ?? null)) differ('finish', found.finish, expected.finish)
  const tools = (list: readonly Tool[]): string =>
    JSON.stringify((list ?? []).map(({ name, arguments: text }) => [name, canonical(text)]))
  if (tools(found.tools) !== tools(expected.tools)) differ('tools', found.tools, expected.tools)
  // A set that does not say how many tokens there were is not contradicted by an answer that does.
  for (const name of ['inputTokens', 'outputTokens'] as const)
    if (typeof expected[name] === 'number' && found[name] !== expected[name]) differ(name, found[name], expected[name])
  return differences
}

/** Arguments by what they say: JSON without its spaces and the order of its names; none at all are an empty object. */
function canonical(text: unknown): unknown {
  if (typeof text !== 'string') return sorted(text)
  if (text.trim() === '') return {}
  try {
    return sorted(JSON.parse(text))
  } catch {
    return text
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)])
  )
}
