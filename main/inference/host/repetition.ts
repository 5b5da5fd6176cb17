import type { Token } from 'node-llama-cpp'

/** Small models fall into loops; larger ones do so rarely, and lose by a penalty on what tables and code repeat. */
const SMALL_PARAMETERS = 1e9
/**
 * Of 20 analyst questions SmolLM2 135M answered 5 with an endless loop without a penalty, and none with 1.1, which made
 * it leave out what it should have repeated when it held from the first token on.
 */
const PENALTY = 1.1
const NO_PENALTY = 1
const PENALIZED_TOKENS = 64
/** So many tokens in the same order are a repetition, not a phrase. */
const REPEATED_TOKENS = 6

const CHECK_EVERY = 32
const LONGEST_PERIOD = 64
/** So much of the same is no answer any more, though a long row of zeros may have been asked for. */
const ENDLESS_TOKENS = 384

/**
 * The penalty on tokens written a moment ago, for models that need one. `written` grows while it is used. Looking every
 * word of the vocabulary up costs a small model a seventh of its speed, so there is none until something comes again.
 */
export function repeatPenalty(
  parameters: number,
  written: readonly Token[]
): { penalty: number; punishTokens: () => Token[] } | undefined {
  if (parameters >= SMALL_PARAMETERS) return undefined
  let until = 0
  return {
    // Read anew for every token.
    get penalty() {
      if (comesAgain(written)) until = written.length + PENALIZED_TOKENS
      return written.length < until ? PENALTY : NO_PENALTY
    },
    punishTokens: () => (written.length < until ? written.slice(-PENALIZED_TOKENS) : [])
  }
}

/** Whether the last few tokens were written before in the same order, not long ago. */
function comesAgain(written: readonly Token[]): boolean {
  const end = written.length - REPEATED_TOKENS
  for (let start = Math.max(0, end - PENALIZED_TOKENS); start < end; start++) {
    let same = 0
    while (same < REPEATED_TOKENS && written[start + same] === written[end + same]) same++
    if (same === REPEATED_TOKENS) return true
  }
  return false
}

/** Whether the answer has been repeating itself, word for word, for so long that it will not stop by itself. */
export function repeatsEndlessly(written: readonly Token[]): boolean {
  if (written.length < ENDLESS_TOKENS || written.length % CHECK_EVERY !== 0) return false
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let same = 0
    while (same < ENDLESS_TOKENS && written[written.length - 1 - same] === written[written.length - 1 - same - period])
      same++
    if (same >= ENDLESS_TOKENS) return true
  }
  return false
}
