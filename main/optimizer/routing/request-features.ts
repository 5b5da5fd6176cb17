import type { Features } from '../../domain/route-outcome.ts'
import type { PromptProfile } from '../../domain/route-outcome.ts'

/** What surrounds a request, measured at the moment. */
export interface Surroundings {
  /** A moment in the person's time zone. */
  hour: number
  weekend: boolean
  /** Turns that are running. */
  load: number
  online: boolean
  onBattery: boolean
}

/** A question with its conversation, as far as routing looks at it. */
export interface RoutedRequest {
  /** The message to answer. */
  text: string
  promptTokens: number
  /** Messages before it. */
  earlierMessages: number
  attachments: number
  images: number
}

const COMPLEX_WORDS = 120

/** Everything that time, length and cost may depend on. */
export function requestFeatures(request: RoutedRequest, profile: PromptProfile, around: Surroundings): Features {
  const { text, promptTokens, earlierMessages, attachments, images } = request
  return {
    promptTokens,
    questionCharacters: text.length,
    complexity: complexityOf(text),
    language: /[çğıöşü]/i.test(text) ? 'tr' : 'en',
    code: /```|[;{}]\s*\n|\b(select|function|def|class)\b/i.test(text),
    digits: text.match(/\p{N}/gu)?.length ?? 0,
    differentWords: profile.words.places.length,
    attachments,
    images,
    earlierMessages,
    hour: around.hour,
    weekend: around.weekend,
    load: around.load,
    online: around.online,
    onBattery: around.onBattery
  }
}

/** From 0 for a greeting to 1 for a task of many parts: length, questions, steps and conditions. */
export function complexityOf(text: string): number {
  const words = text.match(/\p{L}+/gu)?.length ?? 0
  const parts = text.match(/[?;:\n]|\b(and|then|if|each|compare|ve|sonra|eğer|her|karşılaştır)\b/giu)?.length ?? 0
  return Math.min(1, 0.6 * Math.min(1, words / COMPLEX_WORDS) + 0.4 * Math.min(1, parts / 8))
}
