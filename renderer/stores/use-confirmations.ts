import { create } from 'zustand'
import type {
  AnswerTo,
  Confirmation,
  ConfirmationAnswer,
  ConfirmationKind,
  ConfirmationOf
} from '../../main/domain/confirmation.ts'
import { client } from '../client/client.ts'
import { Latest } from '../client/latest.ts'
import { showError } from './use-toasts.ts'

interface ConfirmationsState {
  /** Questions that wait for the person, whatever they are about, oldest first. */
  asked: readonly Confirmation[]
  /** Those that were answered here and that main has not taken off its list yet. */
  answered: ReadonlySet<string>
}

export const useConfirmations = create<ConfirmationsState>(() => ({ asked: [], answered: new Set() }))

const readings = new Latest()

export async function loadConfirmations(): Promise<void> {
  const isLast = readings.begin()
  const told = await client.confirmations.open()
  if (isLast()) receiveConfirmations(told)
}

export function receiveConfirmations(asked: readonly Confirmation[]): void {
  readings.begin()
  const open = new Set(asked.map(({ id }) => id))
  useConfirmations.setState(({ answered }) => ({
    asked,
    answered: new Set([...answered].filter((id) => open.has(id)))
  }))
}

/** What waits for the person now, the oldest first. */
export const openConfirmations = ({ asked, answered }: ConfirmationsState): Confirmation[] =>
  asked.filter(({ id }) => !answered.has(id))

/** Sends that Ask mode holds back. */
export const openSends = (state: ConfirmationsState): ConfirmationOf<'network'>[] =>
  openConfirmations(state).flatMap((question) => (question.kind === 'network' ? [question] : []))

/** Answers a question; one that main could not be told of is asked again. */
export async function answerConfirmation<Kind extends ConfirmationKind>(
  { id }: { kind: Kind; id: string },
  answer: AnswerTo<Kind>
): Promise<void> {
  useConfirmations.setState(({ answered }) => ({ answered: new Set([...answered, id]) }))
  try {
    await client.confirmations.answer({ id, answer: writable(answer) })
  } catch (error) {
    useConfirmations.setState(({ answered }) => ({ answered: new Set([...answered].filter((one) => one !== id)) }))
    showError(error)
  }
}

const writable = (answer: ConfirmationAnswer) => {
  if (answer.type === 'change') return { ...answer, keep: [...answer.keep], mask: [...answer.mask] }
  return answer.type === 'without' ? { ...answer, messages: [...answer.messages] } : answer
}
