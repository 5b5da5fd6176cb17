import type { CompressionStep } from '../../domain/compression.ts'
import { fileText } from '../../domain/message.ts'
import type { TextPiece } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import { compressText } from './compress-text.ts'
import type { ShorterTexts } from './shorter-texts.ts'
import { SaidBlocks } from './use-references.ts'

export interface PromptText {
  role: string
  text: string
  /** Where files came with it: what its text is made of. */
  pieces?: readonly TextPiece[]
  /** It was shortened before and stays as it is. */
  isCut?: boolean
}

export interface CompressPromptParts {
  /** Tokens of a text, about. */
  count: (text: string) => Tokens
  texts: ShorterTexts
  /**
   * The least prompt that the provider's cache keeps: a shorter one would be billed in full, so that nothing is written
   * shorter before there is so much.
   */
  leastTokens: Tokens
  /** Of long files only what belongs to their message is read. */
  strong?: boolean
  /** Makes room for others. */
  pause?: () => Promise<void> | undefined
}

export interface CompressedMessage {
  text: string
  /** What each strategy saved; none where it stays as it is. */
  steps: readonly CompressionStep[]
}

/** Shorter texts have nothing that pays for looking. */
const SHORTEST = 200
/** Files of more tokens are long, and are cut to this share of them. */
const LONG_FILE: Tokens = 1_500
const STRONG_SHARE = 0.5

/**
 * Writes the messages of a prompt shorter. What becomes of a message depends on it and on those before it alone, never
 * on what is asked later: the beginning of the prompt is the same in every turn, and what a provider or a local model
 * keeps of it holds. Instructions and what the assistant said stay as they are.
 * @returns one for each message, in their order
 */
export async function compressPrompt(
  messages: readonly PromptText[],
  parts: CompressPromptParts
): Promise<CompressedMessage[]> {
  const { count, leastTokens, pause = () => undefined } = parts
  const said = new SaidBlocks()
  const out: CompressedMessage[] = []
  let before = 0
  for (const message of messages) {
    const { role, text, isCut = false } = message
    const stays = role === 'system' || role === 'assistant' || isCut || text.length < SHORTEST
    const shorter = stays ? undefined : await shortened(message, parts, said)
    await pause()
    if (!shorter || before + shorter.tokens < leastTokens) {
      // Once the prompt is long enough nobody asks how long it is.
      if (before < leastTokens) before += count(text)
      out.push({ text, steps: [] })
    } else {
      before += shorter.tokens
      out.push({ text: shorter.text, steps: shorter.steps })
    }
  }
  return out
}

async function shortened(
  { text, pieces = [{ text }] }: PromptText,
  { count, texts, strong = false, pause = () => undefined }: CompressPromptParts,
  said: SaidBlocks
): Promise<(CompressedMessage & { tokens: Tokens }) | undefined> {
  // A text that its pieces do not make up can not be put together again.
  if (text !== joined(pieces)) return undefined
  const own = pieces.flatMap((one) => (one.name === undefined ? [one.text] : [])).join('\n')
  const steps: CompressionStep[] = []
  const made: TextPiece[] = []
  let tokens = 0
  for (const piece of pieces) {
    const plain = await texts.of(piece.text, pause)
    if (plain.after < plain.before) steps.push({ strategy: 'redundancy', before: plain.before, after: plain.after })
    if (strong && piece.name !== undefined && plain.after > LONG_FILE) {
      // What is left out of a file can not be referred to.
      const target = Math.floor(plain.before * STRONG_SHARE)
      const cut = compressText(plain.text, { question: own, target, count })
      steps.push(...cut.steps)
      made.push({ ...piece, text: cut.text })
      tokens += cut.steps.at(-1)?.after ?? plain.after
      continue
    }
    const referring = said.refer(plain.text)
    const after = referring === plain.text ? plain.after : count(referring)
    if (after < plain.after) steps.push({ strategy: 'references', before: plain.after, after })
    made.push({ ...piece, text: after < plain.after ? referring : plain.text })
    tokens += Math.min(after, plain.after)
  }
  return steps.length === 0 ? undefined : { text: joined(made), steps, tokens }
}

/** The text of a message from its parts, as it was put together. */
const joined = (pieces: readonly TextPiece[]): string => pieces.map(writtenOut).join('\n\n')

function writtenOut({ name, text, before, after }: TextPiece): string {
  if (before !== undefined || after !== undefined) return `${before ?? ''}${text}${after ?? ''}`
  return name === undefined ? text : fileText(name, text)
}
