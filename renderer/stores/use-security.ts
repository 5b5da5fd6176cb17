import { create } from 'zustand'
import type { TurnAnswer, TurnQuestion } from '../../main/domain/security.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface SecurityState {
  /** Questions about turns that wait for the person, oldest first. */
  questions: readonly TurnQuestion[]
}

export const useSecurity = create<SecurityState>(() => ({ questions: [] }))

export async function loadTurnQuestions(): Promise<void> {
  receiveTurnQuestions(await client.security.questions())
}

export const receiveTurnQuestions = (questions: readonly TurnQuestion[]): void => useSecurity.setState({ questions })

/** Answers a question; one that main could not be told of stays open. */
export async function answerTurnQuestion(id: string, answer: TurnAnswer): Promise<void> {
  try {
    await client.security.answer({ id, answer: writable(answer) })
  } catch (error) {
    showError(error)
  }
}

const writable = (answer: TurnAnswer) =>
  answer.type === 'change' ? { type: answer.type, keep: [...answer.keep], mask: [...answer.mask] } : answer
