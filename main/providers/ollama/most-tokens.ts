import type { Tokens } from '../../domain/units.ts'

/** Letters of words: no tokenizer in use needs more than a token for two of them, in any script with an alphabet. */
const LETTERS = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Mn}]/gu
/** Blanks that follow another are nearly always joined. */
const BLANKS = /[ \t]+/g

/**
 * More tokens than a text has, for whatever tokenizer: a digit, a sign or a character without an alphabet may be one of
 * its own, and a rare one may take a token for each of its bytes beyond the first.
 */
export function mostTokens(text: string): Tokens {
  const letters = text.match(LETTERS)?.length ?? 0
  const plain = text.replace(LETTERS, '').replace(BLANKS, ' ')
  let others = 0
  for (const sign of plain) others += sign.length > 1 ? 4 : sign.charCodeAt(0) > 0x2e7f ? 1.5 : sign === ' ' ? 0.5 : 1
  return Math.ceil(letters / 2 + others)
}
