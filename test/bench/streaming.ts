import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AnswerSettingsBook } from '../../main/chat/answer-settings.ts'
import { Attachments } from '../../main/chat/attachments.ts'
import { Turns } from '../../main/chat/turns.ts'
import { Workspaces } from '../../main/chat/workspaces.ts'
import type { CompletionChunk, CompletionRequest } from '../../main/domain/completion.ts'
import type { ModelRef, ProviderId } from '../../main/domain/ids.ts'
import { messageText } from '../../main/domain/message.ts'
import type { Model } from '../../main/domain/model.ts'
import { systemClock } from '../../main/node/clock.ts'
import { FRAME_MS } from '../../main/optimizer/streaming/delivery-rate.ts'
import type { Provider } from '../../main/providers/provider.ts'
import { ProviderRegistry } from '../../main/providers/registry.ts'
import { AnswerSettingsStore } from '../../main/storage/answer-settings-store.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { RecordedExchangeStore } from '../../main/storage/recorded-exchange-store.ts'
import { ImageStore } from '../../main/storage/image-store.ts'
import { MessageStore } from '../../main/storage/message-store.ts'
import { SettingsStore } from '../../main/storage/settings-store.ts'
import { TraceStore } from '../../main/storage/trace-store.ts'
import { TurnOutbox } from '../../main/storage/turn-outbox.ts'
import { WorkspaceStore } from '../../main/storage/workspace-store.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { pipelineOver } from '../fakes/pipeline-over.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'
import { measureWindow } from './streaming-window.ts'

const RATES = [3, 10, 30, 100, 400]
const SECONDS = 6

export const goals: readonly Goal[] = [
  { metric: 'p95StalenessMs', atMost: 35 },
  { metric: 'messagesPerSecond', atMost: 31 },
  { metric: 'longestTaskMs', atMost: 50 },
  { metric: 'changedAnswers', atMost: 0 }
]

const WORDS = Array.from(
  'Revenue grew by 12.4 % in the third quarter. The largest share came from the renewals of two accounts, not from new ones: they paid 1.3 million for three years, and both asked for the same discount. ' +
    'İkinci çeyrekte iade oranı düştü; müşteri başına gelir arttı, çünkü kampanyalar kısaldı ve stoklar azaldı. Bölgeler arasındaki fark açıldı. 👍🏽 ' +
    'See table 2 for the figures by region and by product line. The forecast assumes that prices stay as they are until June; a rise of 2 % would add 0.4 points to the margin. Germany 🇩🇪 is the exception, where the contract forbids it until the end of the year.'
)

/** Pieces as models send them: a short word or a part of a longer one, now and then a part of a character. */
function tokens(count: number, random: () => number): string[] {
  const made: string[] = []
  let at = 0
  while (made.length < count) {
    const length = 1 + Math.floor(random() * 7)
    made.push(WORDS.slice(at, at + length).join(''))
    at = at + length >= WORDS.length ? 0 : at + length
  }
  return made
}

/** A model that says what it is given at the moments it is given, and remembers when. */
class PacedProvider implements Provider {
  readonly id = 'paced' as ProviderId
  readonly model: Model = {
    ref: 'paced:one' as ModelRef,
    provider: this.id,
    name: 'Paced',
    where: 'local',
    contextWindow: 8_000,
    demo: false
  }
  readonly #pieces: string[]
  readonly #gapsMs: number[]
  readonly saidAt: number[] = []

  constructor(pieces: string[], gapsMs: number[]) {
    this.#pieces = pieces
    this.#gapsMs = gapsMs
  }

  models(): Model[] {
    return [this.model]
  }

  async *stream(_request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionChunk> {
    let due = performance.now()
    for (const [index, text] of this.#pieces.entries()) {
      due += this.#gapsMs[index] ?? 0
      const wait = due - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      if (signal.aborted) return
      this.saidAt.push(performance.now())
      yield { type: 'delta', channel: 'text', text }
    }
    yield { type: 'finish', reason: 'stop', rawReason: 'stop', usage: { output: this.#pieces.length } }
  }

  countTokens(_model: Model, texts: string[]): Promise<number[]> {
    return Promise.resolve(texts.map((text) => text.length))
  }
}

interface Run {
  p95StalenessMs: number
  messagesPerSecond: number
  firstTokenMs: number
  cpuMsPerSecond: number
  changed: boolean
  /** What the rule "five pieces or the end of a sentence" would have made of the same arrivals. */
  fivePiecesP95Ms: number
}

/**
 * From the model's token to what a watcher of the turn is told, through the pipeline, the store and the running turn, in
 * real time. The staleness of a token is the time until its last character is passed on.
 */
export async function measureStreaming(): Promise<Measured> {
  const metrics: Record<string, number> = {}
  const runs: Run[] = []
  const lateness = new TimerLateness()
  for (const rate of RATES) {
    const run = await measureRate(rate)
    runs.push(run)
    metrics[`p95StalenessMs.${rate}`] = run.p95StalenessMs
    metrics[`messagesPerSecond.${rate}`] = run.messagesPerSecond
  }
  const worst = (pick: (run: Run) => number): number => Math.max(...runs.map(pick))
  const timerLateP95Ms = lateness.stop()
  const page = await measureWindow()
  const changedAnswers = runs.filter((run) => run.changed).length
  return {
    metrics: {
      p95StalenessMs: worst((run) => run.p95StalenessMs),
      messagesPerSecond: worst((run) => run.messagesPerSecond),
      firstTokenMs: worst((run) => run.firstTokenMs),
      cpuMsPerSecond: worst((run) => run.cpuMsPerSecond),
      changedAnswers,
      longestTaskMs: page.longestTaskMs,
      longestTaskCpuMs: page.longestTaskCpuMs,
      p99TaskMs: page.p99TaskMs,
      pageBusyMsPerSecond: page.busyMsPerSecond,
      timerLateP95Ms,
      fivePiecesP95StalenessMs: worst((run) => run.fivePiecesP95Ms),
      ...metrics
    },
    notes: [
      `${SECONDS} s at each of ${RATES.join(', ')} tokens a second, arriving with gaps that vary by half; the worst of the five first.`,
      'messagesPerSecond is the most in any second. fivePiecesP95StalenessMs: the same arrivals gathered to five pieces or the end of a sentence.',
      "timerLateP95Ms: how late this machine's timers were meanwhile; it adds to the staleness, and is below 1 where nothing else runs.",
      `longestTaskMs: the longest task of the page's main thread while ${page.tokens} tokens come at 400 a second into a real window that has a conversation of 500 messages open, from sending to the end; longestTaskCpuMs by the processor's clock, without what other programs took meanwhile.`
    ]
  }
}

async function measureRate(rate: number): Promise<Run> {
  const random = seeded(rate)
  const pieces = tokens(rate * SECONDS, random)
  const gapsMs = pieces.map(() => (1_000 / rate) * (0.5 + random()))
  const provider = new PacedProvider(pieces, gapsMs)
  const { turns, close } = openTurns(provider)
  const told: { at: number; length: number }[] = []
  let text = ''
  const cpu = process.cpuUsage()
  const stored = await new Promise<string>((resolve) => {
    const started = turns.start({
      conversationId: null,
      parentId: null,
      parts: [{ type: 'text', text: 'q' }],
      model: provider.model.ref
    })
    turns.watch(started.turnId, (event) => {
      if (event.type === 'delta') {
        text += event.text
        told.push({ at: performance.now(), length: text.length })
      } else if (event.type === 'end') resolve(messageText(event.message.parts))
    })
  })
  const { user, system } = process.cpuUsage(cpu)
  await close()
  const whole = pieces.join('')
  let end = 0
  let message = 0
  const staleness = pieces.map((piece, index) => {
    end += piece.length
    while ((told[message]?.length ?? Infinity) < end) message++
    return (told[message]?.at ?? NaN) - (provider.saidAt[index] ?? NaN)
  })
  return {
    p95StalenessMs: quantile(staleness, 0.95),
    messagesPerSecond: mostInASecond(told.map((one) => one.at)),
    firstTokenMs: staleness[0] ?? NaN,
    cpuMsPerSecond: (user + system) / 1_000 / SECONDS,
    changed: text !== whole || stored !== whole,
    fivePiecesP95Ms: quantile(fivePieces(pieces, provider.saidAt), 0.95)
  }
}

/** How late timers fire on this machine, as busy as it is. */
class TimerLateness {
  readonly #lateMs: number[] = []
  #timer = this.#next()

  #next(): NodeJS.Timeout {
    const began = performance.now()
    return setTimeout(() => {
      this.#lateMs.push(performance.now() - began - FRAME_MS)
      this.#timer = this.#next()
    }, FRAME_MS)
  }

  /** The 95th percentile in milliseconds. */
  stop(): number {
    clearTimeout(this.#timer)
    return quantile(this.#lateMs, 0.95)
  }
}

/** The most moments that lie within one second. */
function mostInASecond(moments: readonly number[]): number {
  let from = 0
  let most = 0
  for (const [index, moment] of moments.entries()) {
    while (moment - (moments[from] ?? 0) >= 1_000) from++
    most = Math.max(most, index - from + 1)
  }
  return most
}

function fivePieces(pieces: readonly string[], saidAt: readonly number[]): number[] {
  let waiting: number[] = []
  return pieces.flatMap((piece, index) => {
    waiting.push(saidAt[index] ?? NaN)
    if (waiting.length < 5 && !/[.!?]\s*$/.test(piece) && index < pieces.length - 1) return []
    const left = waiting.map((at) => (saidAt[index] ?? NaN) - at)
    waiting = []
    return left
  })
}

function openTurns(provider: Provider): { turns: Turns; close: () => Promise<void> } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const database = Database.open(path.join(folder, 'a.db'))
  const quiet = (): void => undefined
  const settings = new SettingsStore(database)
  const workspaces = new Workspaces({
    clock: systemClock,
    settings,
    store: new WorkspaceStore(database),
    onChange: quiet,
    onRemoved: () => undefined,
    onConversationMoved: quiet
  })
  const exchanges = new RecordedExchangeStore(database)
  const providers = new ProviderRegistry([provider])
  const turns = new Turns({
    clock: systemClock,
    log: { info: quiet, warn: quiet, error: quiet },
    database,
    conversations: new ConversationStore(database),
    messages: new MessageStore(database),
    attachments: new Attachments(systemClock, new ImageStore(database), {
      read: () => Promise.reject(new Error('no document comes'))
    }),
    traces: new TraceStore(database),
    exchanges,
    outbox: new TurnOutbox(database),
    onRecorded: quiet,
    workspaces,
    settings,
    answerSettings: new AnswerSettingsBook({ settings, store: new AnswerSettingsStore(database) }),
    providers,
    pipeline: pipelineOver(systemClock, providers, settings),
    staysHere: () => false,
    onConversationChanged: quiet,
    onStorageError: (error) => {
      throw error
    }
  })
  const close = async (): Promise<void> => {
    await turns.close()
    await exchanges.settled()
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { turns, close }
}
