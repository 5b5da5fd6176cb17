import type { Sensitivity } from '../../domain/cache.ts'
import type { Turn } from '../../domain/turn.ts'
import { identifies, isConfidential } from '../../detection/confidential.ts'
import { isGeneral } from '../../detection/general-question.ts'

/** What a team's cache may be given of an answer; longer ones stay here. */
const LONGEST_SHARED_ANSWER = 50_000

/**
 * Whom a turn's answer may serve beside the one who asked: `open` only for a plainly general question that stands alone,
 * with nothing attached and the instructions that everybody has. Strict, since a miss costs a little and a leak much.
 * @param instructions the system prompt that says nothing of anybody
 */
export function sensitivityOf({ messages, attachments }: Turn, instructions: string): Sensitivity {
  if (messages.some(({ text }) => isConfidential(text))) return 'confidential'
  const conversation = messages.filter(({ role }) => role !== 'system')
  const own = messages.some(({ role, text }) => role === 'system' && text.trim() !== instructions.trim())
  const [question] = conversation
  const alone = conversation.length === 1 && attachments.length === 0 && question?.images === undefined
  return !own && alone && question && isGeneral(question.text) && !identifies(question.text) ? 'open' : 'personal'
}

/** Whether an answer to a general question names nothing that points at a person or opens something. */
export function mayBeShared(answer: string): boolean {
  return answer.length <= LONGEST_SHARED_ANSWER && !isConfidential(answer) && !identifies(answer)
}
