import { EventEmitter } from 'node:events'
import path from 'node:path'
import { AnswerSettingsBook } from '../../../main/chat/answer-settings.ts'
import { Attachments } from '../../../main/chat/attachments.ts'
import { Conversations } from '../../../main/chat/conversations.ts'
import { Turns } from '../../../main/chat/turns.ts'
import { Workspaces } from '../../../main/chat/workspaces.ts'
import type { AppSignals } from '../../../main/compose/signals.ts'
import type { ConversationId, MessageId } from '../../../main/domain/ids.ts'
import type { StartedTurn, TurnEvent } from '../../../main/domain/turn.ts'
import type { TurnRecord } from '../../../main/domain/turn-record.ts'
import type { Stages } from '../../../main/optimizer/stages.ts'
import { ProviderRegistry } from '../../../main/providers/registry.ts'
import { AnswerSettingsStore } from '../../../main/storage/answer-settings-store.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { Database } from '../../../main/storage/database.ts'
import { ImageStore } from '../../../main/storage/image-store.ts'
import { RecordedExchangeStore } from '../../../main/storage/recorded-exchange-store.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'
import { SettingsStore } from '../../../main/storage/settings-store.ts'
import { TraceStore } from '../../../main/storage/trace-store.ts'
import { WorkspaceStore } from '../../../main/storage/workspace-store.ts'
import { TurnOutbox } from '../../../main/storage/turn-outbox.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { delta, finish, otherModel, ScriptedProvider, scriptedModel } from '../../fakes/scripted-provider.ts'
import { pipelineOver } from '../../fakes/pipeline-over.ts'
import { DocumentReader } from '../../../main/documents/document-reader.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const documentWorker = path.resolve(import.meta.dirname, '../../../main/documents/reader/entry.ts')

/** The chat over scripted providers and a database of its own; nothing of ours is replaced. */
export function build(file = path.join(temporaryFolder(), 'a.db'), over: Partial<Stages> = {}) {
  const clock = new ManualClock()
  const signals = new EventEmitter<AppSignals>()
  const database = Database.open(file)
  const provider = new ScriptedProvider()
  const other = new ScriptedProvider(otherModel)
  const settings = new SettingsStore(database)
  const conversations = new ConversationStore(database)
  const messages = new MessageStore(database)
  const changed: ConversationId[] = []
  const storageErrors: unknown[] = []
  const recorded: TurnRecord[] = []
  const onConversationChanged = (id: ConversationId): void => void changed.push(id)
  const documents = new DocumentReader({ entry: documentWorker, clock, log: silentLog })
  const attachments = new Attachments(clock, new ImageStore(database), documents)
  const workspaces = new Workspaces({
    clock,
    settings,
    store: new WorkspaceStore(database),
    onChange: () => undefined,
    onConversationMoved: onConversationChanged,
    onRemoved: () => undefined
  })
  const providers = new ProviderRegistry([provider, other])
  const pipeline = pipelineOver(clock, providers, settings, over)
  const answerSettings = new AnswerSettingsBook({ settings, store: new AnswerSettingsStore(database) })
  const turns = new Turns({
    clock,
    log: silentLog,
    database,
    conversations,
    messages,
    attachments,
    workspaces,
    traces: new TraceStore(database),
    exchanges: new RecordedExchangeStore(database),
    outbox: new TurnOutbox(database),
    settings,
    answerSettings,
    providers,
    pipeline,
    staysHere: () => false,
    onConversationChanged,
    onRecorded: (record) => recorded.push(record),
    onStorageError: (error) => storageErrors.push(error)
  })
  const chat = new Conversations({
    clock,
    conversations,
    messages,
    turns,
    workspaces,
    onConversationChanged,
    onDeleted: () => undefined,
    onEdited: (turn, id) => signals.emit('answerEdited', turn, id)
  })
  const ask = (text: string, after?: StartedTurn, parentId?: MessageId | null): StartedTurn =>
    turns.start({
      conversationId: after?.conversationId ?? null,
      parentId: parentId !== undefined ? parentId : (after?.messageId ?? null),
      parts: [{ type: 'text', text }],
      model: scriptedModel.ref
    })
  const watch = (started: StartedTurn): TurnEvent[] => {
    const events: TurnEvent[] = []
    turns.watch(started.turnId, (event) => events.push(event))
    return events
  }
  const answered = async (
    text: string,
    reply: string,
    after?: StartedTurn,
    parentId?: MessageId | null
  ): Promise<StartedTurn> => {
    const started = ask(text, after, parentId)
    provider.say(delta(reply), finish())
    await settled()
    return started
  }
  const texts = (id: ConversationId): string[] =>
    chat
      .open(id)
      .messages.map((message) => message.parts.map((part) => ('text' in part ? part.text : part.name)).join(''))
  return {
    clock,
    database,
    attachments,
    workspaces,
    provider,
    other,
    settings,
    answerSettings,
    providers,
    stages: pipeline.stages,
    messages,
    turns,
    chat,
    ask,
    watch,
    answered,
    texts,
    changed,
    storageErrors,
    recorded,
    signals,
    file
  }
}
