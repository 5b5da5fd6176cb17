import { questionAt, type ContextMessage } from './context-message.ts'

/** A question's own words: of one with pasted text in it, its beginning and its end. */
export const QUESTION_END = 600

/** What was written in a message, without the files that came with it. */
export const ownText = ({ pieces }: ContextMessage): string =>
  pieces.find(({ kind }) => kind === 'history' || kind === 'system')?.text ?? ''

/** What is asked now; empty where nothing is. */
export function questionOf(messages: readonly ContextMessage[]): string {
  const message = messages[questionAt(messages)]
  if (!message) return ''
  const text = ownText(message)
  return text.length <= 2 * QUESTION_END ? text : `${text.slice(0, QUESTION_END)}\n${text.slice(-QUESTION_END)}`
}
