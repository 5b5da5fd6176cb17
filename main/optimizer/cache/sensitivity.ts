import type { Sensitivity } from '../../domain/cache.ts'
import type { Turn } from '../../domain/turn.ts'
import { isGeneral } from './general-question.ts'
import { plainLetters } from '../../language/plain-letters.ts'

/** Marks of confidence stand at the head or the foot of a text: of a longer one no more is read. */
const LOOKED_AT = 2_000
/** What a team's cache may be given of an answer; longer ones stay here. */
const LONGEST_SHARED_ANSWER = 50_000

/** In English and Turkish, in plain letters; with any ending. */
const CONFIDENTIAL =
  /(?<![a-z])(?:confidential(?!ity)|trade secret|internal (?:use|only)|not for distribution|under nda|gizli(?!lik)|kurum ici|sirket ici|ticari sir(?![ai]l)|hizmete ozel|kisiye ozel|mahrem)/

/** Addresses, numbers and names of accounts that point at a person or open something. Every pattern is bounded: the time is linear. */
const IDENTIFYING = [
  /[\p{L}\p{N}]@[\p{L}\p{N}]/u,
  /:\/\//,
  /\d(?:[\s().-]{0,3}\d){6}/,
  /\d{1,3}(?:\.\d{1,3}){3}/,
  /[A-Z]{2}\d{2} ?[A-Z0-9]{4}/,
  /(?:sk|pk|ghp|xox[abp]|AKIA|eyJ)[-_A-Za-z0-9]{12}/,
  /-----BEGIN /,
  /(?:password|passwort|parola|sifre|api[ _-]?key|secret|token)\s{0,5}[:=]/i
]

/** Whether a text says that it is not meant for everybody. */
export function isConfidential(text: string): boolean {
  const read = text.length <= 2 * LOOKED_AT ? text : `${text.slice(0, LOOKED_AT)}\n${text.slice(-LOOKED_AT)}`
  return CONFIDENTIAL.test(plainLetters(read))
}

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

const identifies = (text: string): boolean => IDENTIFYING.some((pattern) => pattern.test(text))
