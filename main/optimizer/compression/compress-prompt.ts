import type { Tokens } from '../../domain/units.ts'
import { compressText, type Compressed } from './compress-text.ts'
import { SaidBlocks } from './use-references.ts'

export interface PromptText {
  role: string
  text: string
}

export interface CompressedPrompt<Message extends PromptText> {
  messages: Message[]
  /** What each strategy saved. */
  steps: Compressed['steps']
}

/** Shorter texts have nothing that pays for looking. */
const SHORTEST = 200

/**
 * Writes the messages of a prompt shorter without losing anything. What becomes of a message depends on it and on those
 * before it alone, never on what is asked later: the beginning of the prompt is the same in every turn, and what a
 * provider or a local model keeps of it holds. Instructions and what the assistant said stay as they are.
 * @param leastTokens the least prompt that the provider's cache keeps: a shorter prompt would be billed in full, so
 *   that nothing is written shorter before there is so much
 */
export function compressPrompt<Message extends PromptText>(
  messages: readonly Message[],
  count: (text: string) => Tokens,
  leastTokens: Tokens
): CompressedPrompt<Message> {
  const said = new SaidBlocks()
  const steps: Compressed['steps'] = []
  let before = 0
  const shorter = messages.map((message) => {
    const { role, text } = message
    const whole = count(text)
    if (role === 'system' || role === 'assistant' || text.length < SHORTEST) {
      before += whole
      return message
    }
    const compressed = compressText(text, { count, said })
    const tokens = count(compressed.text)
    if (tokens >= whole || before + tokens < leastTokens) {
      before += whole
      return message
    }
    before += tokens
    steps.push(...compressed.steps)
    return { ...message, text: compressed.text }
  })
  return { messages: shorter, steps }
}
