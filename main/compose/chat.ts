import type { EventEmitter } from 'node:events'
import { Attachments } from '../chat/attachments.ts'
import { DocumentReader } from '../documents/document-reader.ts'
import { randomUUID } from 'node:crypto'
import { ContextPreviews } from '../chat/context-preview.ts'
import { Conversations } from '../chat/conversations.ts'
import { Organiser } from '../chat/organiser.ts'
import { Turns } from '../chat/turns.ts'
import type { Confirmations } from '../confirmations/confirmations.ts'
import type { ConversationId } from '../domain/ids.ts'
import { promptSavingOf } from '../domain/prompt-saving.ts'
import type { LoadScaler } from '../optimizer/forecasting/load-scaler.ts'
import type { Ports } from '../ports.ts'
import { AnswerStore } from '../storage/answer-store.ts'
import { ConversationStore } from '../storage/conversation-store.ts'
import { DeletedConversations, PURGE_PAUSE_MS, TRASH_MS } from '../storage/deleted-conversations.ts'
import { RecordedExchangeStore } from '../storage/recorded-exchange-store.ts'
import { ImageStore } from '../storage/image-store.ts'
import { OrganisationStore } from '../storage/organisation-store.ts'
import { MessageStore } from '../storage/message-store.ts'
import { PromptSavingsStore } from '../storage/prompt-savings-store.ts'
import { RecentAnswers } from '../storage/recent-answers.ts'
import { TraceStore } from '../storage/trace-store.ts'
import { localDay } from '../domain/calendar.ts'
import { delay } from '../time/delay.ts'
import { approximateTokens } from '../tokens/approximate-tokens.ts'
import type { LearningParts } from './learning.ts'
import type { MetricParts } from './metrics.ts'
import type { ModelParts } from './models.ts'
import { inOrder, type Part } from './part.ts'
import type { PipelineParts } from './pipeline.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'
import type { WorkerParts } from './workers.ts'
import type { WorkspaceParts } from './workspaces.ts'

export interface ChatParts {
  conversations: Conversations
  organiser: Organiser
  turns: Turns
  attachments: Attachments
  exchanges: RecordedExchangeStore
  answers: AnswerStore
  /** What a model would read of a draft. */
  contextPreviews: ContextPreviews
  /** What writing prompts shorter has saved. */
  promptSavings: PromptSavingsStore
  recentAnswers: RecentAnswers
  stores: { conversations: ConversationStore; messages: MessageStore }
  markInterrupted: () => number
}

/** Conversations and the turns that answer them. */
export function composeChat(
  { clock, log, documentWorker }: Ports,
  { database, settings, runs, onStorageError }: StorageParts,
  { providers }: ModelParts,
  { turnMetrics, telemetry }: MetricParts,
  { outbox, workers, upkeep }: WorkerParts,
  { pipeline, lengths, spending, routing }: PipelineParts,
  { feedback }: LearningParts,
  { workspaces, answerSettings }: WorkspaceParts,
  confirmations: Pick<Confirmations, 'choseHere'>,
  signals: EventEmitter<AppSignals>,
  load: Pick<LoadScaler, 'ended'>
): Part<ChatParts> {
  const [conversations, messages] = [new ConversationStore(database), new MessageStore(database)]
  const deleted = new DeletedConversations(database)
  const documents = new DocumentReader({ entry: documentWorker, clock, log })
  const attachments = new Attachments(clock, new ImageStore(database), documents)
  const promptSavings = new PromptSavingsStore(database)
  const exchanges = new RecordedExchangeStore(database)
  const onConversationChanged = (id: ConversationId): void => void signals.emit('conversation', id)
  const turns = new Turns({
    clock,
    log,
    database,
    conversations,
    messages,
    attachments,
    workspaces,
    traces: new TraceStore(database),
    exchanges,
    outbox,
    settings,
    answerSettings,
    providers,
    pipeline,
    staysHere: (turn) => confirmations.choseHere(turn),
    onConversationChanged,
    onRecorded: (record, trace) => {
      const saving = promptSavingOf(trace)
      if (saving) promptSavings.add(localDay(trace.startedAt), saving)
      turnMetrics.record(record)
      lengths.learn(record)
      routing.lessons.ended(record)
      const { at, where, totalMs: ms } = record
      if (record.cacheLayer === null && record.outcome === 'complete') load.ended({ at, where, ms })
      feedback.ended(record)
      telemetry.record(record)
      if (upkeep.running) workers.nudge()
    },
    onStorageError
  })
  const all = new Conversations({
    clock,
    conversations,
    messages,
    turns,
    workspaces,
    onConversationChanged,
    onDeleted: (id) => signals.emit('conversationForgotten', id),
    onEdited: (turn, id) => signals.emit('answerEdited', turn, id)
  })
  let purging: Promise<unknown> = Promise.resolve()
  const purge = (): Promise<unknown> =>
    (purging = purging.then(() => deleted.purge(() => delay(PURGE_PAUSE_MS, clock), clock.now() - TRASH_MS)))
  const organiser = new Organiser({
    clock,
    store: new OrganisationStore(database),
    conversations: all,
    workspaces,
    newId: randomUUID,
    onConversationChanged,
    onErased: () => void purge().catch(onStorageError)
  })
  return {
    parts: {
      conversations: all,
      organiser,
      turns,
      attachments,
      exchanges,
      answers: new AnswerStore(database),
      promptSavings,
      contextPreviews: new ContextPreviews({
        conversations,
        messages,
        answerSettings,
        providers,
        stages: pipeline.stages,
        workspaceOf: (id) => (id ? turns.workspaceOf(id) : workspaces.current),
        findImage: (hash) => attachments.promptImage(hash),
        approximateTokens
      }),
      recentAnswers: new RecentAnswers(database),
      stores: { conversations, messages },
      markInterrupted: () => {
        spending.releaseEarlierRuns()
        return messages.markInterrupted(runs.running())
      }
    },
    // What was deleted long ago is removed for good, some at a time.
    async start() {
      await purge()
      if (!deleted.closed) attachments.tidy()
    },
    close: () =>
      inOrder(
        () => deleted.close(),
        () => documents.close(),
        () => turns.close(),
        () => exchanges.settled()
      )
  }
}
