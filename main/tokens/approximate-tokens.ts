import type { Tokens } from '../domain/units.ts'

/** Letters of a word that are about a token more. */
const LETTERS_PER_TOKEN = 7
const DIGITS_PER_TOKEN = 3

/**
 * Tokens of a text, about, at once and without an encoding: for comparing two writings of the same text, never for
 * fitting it into a window. A megabyte takes some milliseconds.
 */
export function approximateTokens(text: string): Tokens {
  let tokens = 0
  let [letters, digits, spaces] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const lower = (code >= 97 && code <= 122) || (code >= 0xdf && code < 0x250)
    const upper = code >= 65 && code <= 90
    if (lower || upper) {
      // A capital begins a piece of its own, as in camelCase.
      if (letters % LETTERS_PER_TOKEN === 0 || (upper && !isUpper(text.charCodeAt(at - 1)))) {
        tokens++
        letters = 0
      }
      letters++
      digits = spaces = 0
    } else if (code >= 48 && code <= 57) {
      if (digits % DIGITS_PER_TOKEN === 0) tokens++
      digits++
      letters = spaces = 0
    } else if (code === 32 || code === 9 || code === 10) {
      // A single space belongs to the word after it.
      if (code === 10 || spaces === 1) tokens++
      spaces++
      letters = digits = 0
    } else {
      tokens++
      letters = digits = spaces = 0
    }
  }
  return tokens
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90
