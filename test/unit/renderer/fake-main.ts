import { NO_ANSWER_SETTINGS } from '../../../main/domain/answer-settings.ts'
import { cacheDefaults } from '../../../main/config/cache-settings.ts'
import { vi, type Mock } from 'vitest'
import type { ErrorCode, PlainError } from '../../../main/domain/errors.ts'
import type { BranchMessage, Conversation, OpenConversation } from '../../../main/domain/conversation.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type ProviderId,
  type TurnId
} from '../../../main/domain/ids.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { TRACE_VERSION, type TurnTrace } from '../../../main/domain/trace.ts'
import type { Result, StartedTurn, TurnEvent } from '../../../main/domain/turn.ts'
import type { AppFacts } from '../../../preload/contract/app.ts'
import type { Api, AppEvents } from '../../../preload/contract/contract.ts'
import type { ModelList } from '../../../preload/contract/models.ts'
import type { LocalModel } from '../../../main/domain/local-models.ts'
import type { NetworkStatus } from '../../../preload/contract/network.ts'
import type { ProviderList, ProviderPreset, RemoteModel, RemoteProvider } from '../../../preload/contract/providers.ts'

export const conversationId = 'c1' as ConversationId
export const modelRef = 'local:small' as ModelRef

export function plainError(code: ErrorCode, params: PlainError['params'] = {}): PlainError {
  return { code, params, retryable: true }
}

export function aConversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: conversationId,
    workspaceId: DEFAULT_WORKSPACE,
    title: 'Churn by segment',
    model: null,
    headId: null,
    pinned: false,
    archived: false,
    folderId: null,
    tags: [],
    deletedAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...change
  }
}

export function aQuestion(id: string, text: string, change: Partial<BranchMessage> = {}): BranchMessage {
  return {
    id: id as MessageId,
    conversationId,
    parentId: null,
    role: 'user',
    parts: [{ type: 'text', text }],
    status: 'complete',
    createdAt: 0,
    turnId: null,
    model: null,
    summary: null,
    error: null,
    siblingIds: [id as MessageId],
    ...change
  }
}

export function aSummary(change: Partial<AnswerSummary> = {}): AnswerSummary {
  return {
    modelName: 'Small 1B',
    totalMs: 4200,
    sentBytes: 0,
    leftOutMessages: 0,
    truncated: false,
    demo: false,
    ...change
  }
}

export function anAnswer(
  id: string,
  parentId: string,
  text: string,
  change: Partial<BranchMessage> = {}
): BranchMessage {
  return {
    ...aQuestion(id, text),
    parentId: parentId as MessageId,
    role: 'assistant',
    parts: text === '' ? [] : [{ type: 'text', text }],
    turnId: `turn-${id}` as TurnId,
    model: modelRef,
    summary: aSummary(),
    ...change
  }
}

export function aModel(change: Partial<LocalModel> = {}): LocalModel {
  return {
    id: 'small',
    ref: modelRef,
    name: 'Small 1B',
    demo: false,
    bundled: false,
    fileBytes: 1_000_000_000,
    memoryBytes: 1_500_000_000,
    fit: 'fits',
    recommended: false,
    state: 'installed',
    source: 'example/small',
    licence: 'Apache-2.0',
    ...change
  }
}

export function aModelList(change: Partial<ModelList> = {}): ModelList {
  return { models: [aModel()], defaultRef: modelRef, hereRef: modelRef, engine: { state: 'empty' }, ...change }
}

export function aTrace(change: Partial<TurnTrace> = {}): TurnTrace {
  return {
    version: TRACE_VERSION,
    turnId: 'turn-a1' as TurnId,
    conversationId,
    messageId: 'a1' as MessageId,
    startedAt: 0,
    model: modelRef,
    modelName: 'Small 1B',
    where: 'local',
    stages: [
      { name: 'fit', startMs: 1, durationMs: 4 },
      { name: 'generate', startMs: 5, durationMs: 995 }
    ],
    decisions: {},
    beforeProviderMs: 5,
    firstTokenMs: 200,
    totalMs: 1000,
    usage: { input: 40, output: 81 },
    costMicroUsd: 0,
    outcome: 'complete',
    finish: { reason: 'stop', rawReason: 'eos' },
    switches: [],
    error: null,
    sentBytes: 0,
    ...change
  }
}

export function someFacts(change: Partial<AppFacts> = {}): AppFacts {
  return {
    version: '1.2.3',
    platform: 'linux',
    systemLocale: 'en-US',
    notices: [],
    dataFolder: '/data/Sextant',
    secretsProtection: 'none',
    settings: {
      appearance: { theme: 'system', language: 'system', textScale: 1 },
      cache: cacheDefaults,
      chat: {
        systemPrompt: 'Be brief.',
        temperature: 0.2,
        topP: 0.95,
        maxOutputTokens: null,
        defaultModel: null,
        fallbackModel: null,
        compression: 'lossless'
      },
      inference: { idleUnloadMinutes: 15, useGpu: true },
      learning: { gather: false },
      network: { mode: 'auto', loopbackOffline: true },
      routing: { policy: 'balanced', weights: { quality: 1, speed: 0.5, cost: 0.5 }, escalation: 'offer' },
      onboarding: { done: true },
      spending: {
        monthlyBudgetUsd: null,
        dailyBudgetUsd: null,
        whenReached: 'warn',
        currency: { code: 'USD', perUsd: 1 },
        workspaces: {}
      },
      storage: { keepQuarters: null, oldQuarters: 'archive', backupEvery: 'week', backupFolder: null, backupsKept: 2 },
      telemetry: {
        otlpEnabled: false,
        otlpEndpoint: 'http://127.0.0.1:4318',
        prometheusEnabled: false,
        prometheusPort: 9464
      },
      together: { on: false, address: '', operatorKey: '', budget: 5 },
      window: { width: 1280, height: 800, maximized: false },
      templates: { own: [] },
      workspace: { current: DEFAULT_WORKSPACE }
    },
    ...change
  }
}

export function aNetwork(change: Partial<NetworkStatus> = {}): NetworkStatus {
  return { rules: someFacts().settings.network, sentToday: 0, repeatedToday: 0, ...change }
}

export function aRemoteModel(id: string, change: Partial<RemoteModel> = {}): RemoteModel {
  return { ref: `acme:${id}` as ModelRef, id, where: 'remote', ...change }
}

export function aProvider(change: Partial<RemoteProvider> = {}): RemoteProvider {
  return {
    id: 'acme' as ProviderId,
    kind: 'openai-chat',
    preset: 'acme',
    name: 'Acme',
    baseUrl: 'https://api.acme.example/v1',
    needsKey: true,
    keyState: 'stored',
    ownMachine: false,
    health: 'well',
    sockets: null,
    models: [aRemoteModel('large')],
    enabledModels: ['large'],
    listedAt: 0,
    ...change
  }
}

export function someProviders(...providers: RemoteProvider[]): ProviderList {
  const presets: ProviderPreset[] = [
    {
      id: 'acme',
      name: 'Acme',
      kind: 'openai-chat',
      baseUrl: 'https://api.acme.example/v1',
      needsKey: true,
      keysAt: 'https://acme.example/keys'
    },
    {
      id: 'own',
      name: 'Own server',
      kind: 'openai-chat',
      baseUrl: 'http://127.0.0.1:8080/v1',
      needsKey: false,
      answersItself: true
    }
  ]
  return { presets, providers, prices: { date: '2026-11-01', source: 'https://prices.example', licence: 'MIT' } }
}

type Answer = Mock<(input?: never) => Promise<Result<unknown>>>
const answers = (data?: unknown): Answer => vi.fn(() => Promise.resolve({ ok: true as const, data }))

/** Main as the window sees it: answers what it is told to, and tells what a test makes it tell. */
export class FakeMain {
  readonly #listeners = new Map<keyof AppEvents, Set<(event: never) => void>>()
  readonly #watchers = new Map<TurnId, (event: TurnEvent) => void>()

  readonly app = {
    facts: answers(someFacts()),
    copyText: answers(),
    openLink: answers({ opened: true }),
    showDataFolder: answers(),
    saveText: answers({ saved: true }),
    openTemplates: answers({ text: null })
  }
  readonly conversations = {
    list: answers({ conversations: [], more: false, answering: [] }),
    find: answers(),
    organisation: answers({ pinned: [], folders: [], tags: [], archived: 0, deleted: 0 }),
    organise: answers(),
    erase: answers(),
    addFolder: answers(),
    renameFolder: answers(),
    removeFolder: answers(),
    open: answers(),
    rename: answers(),
    delete: answers(),
    restore: answers(),
    setModel: answers(),
    selectBranch: answers(),
    editAnswer: answers(),
    saveDraft: answers(),
    newDraft: answers({ text: '', attachments: [] })
  }
  readonly attachments = { add: answers(), choose: answers({ attachments: [], refused: [] }) }
  readonly workspaces = {
    list: answers({
      workspaces: [{ id: DEFAULT_WORKSPACE, name: '', networkMode: null, conversations: 0 }],
      current: DEFAULT_WORKSPACE
    }),
    select: answers(),
    create: answers(),
    change: answers(),
    remove: answers(),
    moveConversation: answers()
  }
  readonly cache = {
    status: answers(),
    today: answers([]),
    entries: answers({ entries: [], next: null }),
    remove: answers(),
    clear: answers(),
    feedback: answers(),
    setSecret: answers(),
    newTeamKey: answers()
  }
  readonly turns = {
    start: answers(),
    regenerate: answers(),
    escalate: answers(),
    continue: answers(),
    stop: answers(),
    trace: answers(null),
    exchange: answers(null),
    answers: answers([]),
    answer: answers([])
  }
  readonly models = {
    list: answers(aModelList()),
    download: answers(),
    pauseDownload: answers(),
    discardDownload: answers(),
    remove: answers(),
    addFile: answers(null),
    setDefault: answers(),
    unload: answers()
  }
  readonly settings = {
    get: answers(someFacts().settings),
    change: answers(),
    own: answers({ own: NO_ANSWER_SETTINGS, above: someFacts().settings.chat })
  }
  readonly archive = {
    tasks: answers([]),
    cancelTask: answers(),
    dismissTask: answers(),
    exportConversations: answers(null),
    exportTurns: answers(null),
    import: answers(null),
    backups: answers({ folder: '/data/Sextant/backups', backups: [] }),
    backUp: answers(),
    checkBackup: answers(),
    restore: answers(),
    restart: answers(),
    chooseBackupFolder: answers(null)
  }
  readonly search = {
    find: answers({ titles: [], hits: [], next: null, incomplete: false }),
    recentAnswers: answers([])
  }
  readonly learning = {
    examples: answers({ counts: { all: 0, withBetter: 0 }, examples: [] }),
    editExample: answers(),
    removeExample: answers(),
    clearExamples: answers(),
    exportExamples: answers(null)
  }
  readonly tuning = { state: answers(), begin: answers(), cancel: answers(), accept: answers(), rollBack: answers() }
  readonly together = { status: answers(), preview: answers(), forget: answers(), refuse: answers() }
  readonly confirmations = { open: answers([]), answer: answers() }
  readonly security = {
    nameFinder: answers({ isHere: false, bytes: 1, download: null }),
    fetchNameFinder: answers(),
    removeNameFinder: answers()
  }
  readonly network = {
    status: answers(aNetwork()),
    change: answers(),
    ledger: answers({ lines: [], more: false, places: [] }),
    ledgerHosts: answers([]),
    verifyLedger: answers(),
    exportLedger: answers(null)
  }
  readonly context = {
    preview: answers(null),
    wishes: answers({}),
    wish: answers({}),
    compared: answers(null)
  }
  readonly insights = {
    figures: answers(),
    turns: answers(),
    archivedWithin: answers([]),
    promptSavings: answers([]),
    archivedTurns: answers(),
    spend: answers(),
    monthBurn: answers(),
    load: answers(),
    routing: answers()
  }
  readonly providers = {
    list: answers(someProviders()),
    add: answers(),
    change: answers(),
    remove: answers(),
    setKey: answers(),
    test: answers(),
    refreshModels: answers(),
    editPrice: answers(),
    updatePrices: answers()
  }

  /** Puts itself where the preload puts the bridge. */
  connect(): this {
    window.api = this as unknown as Api
    return this
  }

  answer(call: Answer, data: unknown): void {
    call.mockResolvedValue({ ok: true, data })
  }

  refuse(call: Answer, error: PlainError): void {
    call.mockResolvedValue({ ok: false, error })
  }

  /** Makes the next opened conversation this one. */
  holds(messages: BranchMessage[], change: Partial<OpenConversation> = {}): void {
    this.answer(this.conversations.open, {
      conversation: aConversation({ headId: messages.at(-1)?.id ?? null }),
      messages,
      draft: { text: '', attachments: [] },
      runningTurnId: null,
      ...change
    } satisfies OpenConversation)
  }

  starts(call: Answer, change: Partial<StartedTurn> = {}): StartedTurn {
    const started: StartedTurn = {
      turnId: 'turn-new' as TurnId,
      conversationId,
      model: modelRef,
      userMessageId: 'q-new' as MessageId,
      messageId: 'a-new' as MessageId,
      ...change
    }
    this.answer(call, started)
    return started
  }

  watchTurn(turnId: TurnId, listener: (event: TurnEvent) => void): () => void {
    this.#watchers.set(turnId, listener)
    return () => void this.#watchers.delete(turnId)
  }

  isWatched(turnId: TurnId): boolean {
    return this.#watchers.has(turnId)
  }

  sends(turnId: TurnId, event: TurnEvent): void {
    this.#watchers.get(turnId)?.(event)
  }

  on<Name extends keyof AppEvents>(name: Name, listener: (event: AppEvents[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  tells<Name extends keyof AppEvents>(name: Name, event: AppEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (event: AppEvents[Name]) => void)(event)
  }
}
