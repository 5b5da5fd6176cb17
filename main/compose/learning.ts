import type { AnswerSettingsBook } from '../chat/answer-settings.ts'
import type { EventEmitter } from 'node:events'
import { promptOf } from '../chat/prompt.ts'
import type { BadReason } from '../domain/dataset.ts'
import type { TurnId } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import { Dataset, type AnswerInPlace } from '../learning/dataset/dataset.ts'
import { Feedback } from '../learning/feedback.ts'
import type { Ports } from '../ports.ts'
import { AnswerSignalStore } from '../storage/answer-signal-store.ts'
import { ContextWishStore } from '../storage/context-wish-store.ts'
import { DatasetStore } from '../storage/dataset-store.ts'
import { MessageStore } from '../storage/message-store.ts'
import { TraceStore } from '../storage/trace-store.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import { answerFinder } from './find-answer.ts'
import type { Part } from './part.ts'
import type { SecurityOfApp } from './security.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

export interface LearningParts {
  feedback: Feedback
  examples: DatasetStore
  /** What the person says or shows of an answer; nothing where the answer is gone. */
  rate: (turn: TurnId, good: boolean, reason: BadReason | null) => void
  copied: (turn: TurnId) => void
}

/** What answers were worth, and the examples that are gathered from poor ones. */
export function composeLearning(
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  { database, settings }: Pick<StorageParts, 'database' | 'settings'>,
  { gate }: Pick<SecurityOfApp, 'gate'>,
  answerSettings: Pick<AnswerSettingsBook, 'chatFor'>,
  appSignals: Pick<EventEmitter<AppSignals>, 'emit' | 'on'>
): Part<LearningParts> {
  const signals = new AnswerSignalStore(database)
  const examples = new DatasetStore(database)
  const [messages, traces] = [new MessageStore(database), new TraceStore(database)]
  const findAnswer = answerFinder(database)
  const [workspaces, wishes] = [new WorkspaceStore(database), new ContextWishStore(database)]
  const feedback = new Feedback({ clock, signals })

  const find = (turn: TurnId): AnswerInPlace | undefined => {
    const found = findAnswer(turn)
    if (!found) return undefined
    const { answer, asked, workspaceId } = found
    const { systemPrompt } = answerSettings.chatFor(workspaceId, answer.conversationId)
    const wished = wishes.of(answer.conversationId)
    const branch = messages.branch(asked).filter(({ id }) => wished[id] !== 'excluded')
    const [among] = messages.withSiblings(answer.conversationId, [answer.id])
    const others = (among?.siblingIds ?? [])
      .filter((id) => id !== answer.id)
      .flatMap((id): Message[] => {
        const other = messages.find(id)
        return other ? [other] : []
      })
    return {
      answer,
      workspaceId,
      prompt: promptOf({ systemPrompt, branch }, () => undefined),
      others
    }
  }
  const dataset = new Dataset({
    clock,
    log,
    examples,
    signals,
    gathers: (workspace) => settings.current.learning.gather && workspaces.rulesOf(workspace).label !== 'secret',
    find,
    onChange: () => void appSignals.emit('examples'),
    mask: (texts, workspace) => gate.cleaned(texts, workspace)
  })
  feedback.onSignal((given) => dataset.noticed(given))
  appSignals.on('answerEdited', (turn, conversation) => feedback.edited(turn, conversation))
  return {
    parts: {
      feedback,
      examples,
      rate: (turn, good, reason) => {
        const place = traces.placeOf(turn)
        if (place) feedback.rate(turn, place.conversationId, good, reason)
      },
      copied: (turn) => {
        const place = traces.placeOf(turn)
        if (place) feedback.copied(turn, place.conversationId)
      }
    },
    close: () => dataset.close()
  }
}
