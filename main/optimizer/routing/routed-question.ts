import type { Turn } from '../../domain/turn.ts'
import type { RoutedRequest } from './request-features.ts'

/** Letters to a token, where nobody has counted: few, so that nothing is planned that does not fit. */
const CHARACTERS_A_TOKEN = 3

/** About how many tokens so many letters are. */
export const tokensIn = (characters: number): number => Math.ceil(characters / CHARACTERS_A_TOKEN)

/** What routing looks at of a turn. */
export function questionOf(turn: Turn): RoutedRequest {
  const characters = turn.messages.reduce((sum, { text }) => sum + text.length, 0)
  const last = turn.messages.findLast(({ role }) => role === 'user')
  return {
    text: last?.text ?? '',
    promptTokens: tokensIn(characters),
    earlierMessages: turn.messages.filter(({ role }) => role !== 'system').length - 1,
    attachments: turn.attachments.length,
    images: turn.messages.reduce((sum, { images }) => sum + (images?.length ?? 0), 0)
  }
}
