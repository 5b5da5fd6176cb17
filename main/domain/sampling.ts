import type { Sampling } from './completion.ts'
import type { Tokens } from './units.ts'

/** How a model is asked to choose its words, as the person set it; null sets no limit. */
export function samplingOf({
  temperature,
  topP,
  maxOutputTokens
}: {
  temperature: number
  topP: number
  maxOutputTokens: Tokens | null
}): Sampling {
  return { temperature, topP, ...(maxOutputTokens !== null && { maxOutputTokens }) }
}
