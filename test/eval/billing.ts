import { approximateTokens } from '../../main/tokens/approximate-tokens.ts'
import { compressPrompt, type PromptText } from '../../main/optimizer/compression/compress-prompt.ts'
import { ShorterTexts } from '../../main/optimizer/compression/shorter-texts.ts'
import { protectedSpans } from '../../main/optimizer/compression/protected-spans.ts'
import { quantile } from '../bench/quantile.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  id: string
  /** US dollars for a million tokens. */
  prices: { input: number; cachedInput?: number; cacheWriteInput?: number; cacheMinimum?: number }
  /** What each turn adds to the conversation. */
  turns: { messages: { role: string; content: string }[]; toolOutputs?: string[] }[]
}

/** The least prompt that providers keep. */
const CACHE_MINIMUM = 1_024
/** Long tool output: more than this share of a session's tokens. */
const TOOL_SHARE = 0.5
const MILLION = 1_000_000

/**
 * Bills sessions of many turns with each provider's prices for cached prompts: what a request shares with the beginning
 * of the one before is read from the cache, once the prompt is long enough, and the rest is written to it.
 */
export const billing: Suite = {
  ownSet: 'test/eval/sets/billing.jsonl',
  goals: [
    { metric: 'sessionsDearer', atMost: 0 },
    { metric: 'medianSaved.tool', atLeast: 0.2 },
    { metric: 'protectedIntact', atLeast: 1 }
  ],
  async run(file): Promise<Measured> {
    const texts = new ShorterTexts(approximateTokens)
    const saved: number[] = []
    const savedTool: number[] = []
    let [dearer, spans, intact] = [0, 0, 0]
    for (const { prices, turns } of readRows<Row>(file)) {
      const conversation: PromptText[] = []
      const plain: PromptText[][] = []
      const shorter: PromptText[][] = []
      for (const { messages, toolOutputs = [] } of turns) {
        conversation.push(
          ...messages.map(({ role, content }) => ({ role, text: content })),
          ...toolOutputs.map((text) => ({ role: 'tool', text }))
        )
        plain.push([...conversation])
        const leastTokens = prices.cacheMinimum ?? CACHE_MINIMUM
        const made = await compressPrompt(conversation, { count: approximateTokens, texts, leastTokens })
        shorter.push(conversation.map((message, index) => ({ ...message, text: made[index]?.text ?? message.text })))
      }
      const [before, after] = [bill(plain, prices), bill(shorter, prices)]
      if (after > before * (1 + 1e-9)) dearer++
      const share = before === 0 ? 0 : 1 - after / before
      saved.push(share)
      const tools = conversation
        .filter(({ role }) => role === 'tool')
        .reduce((sum, { text }) => sum + tokensOf(text), 0)
      if (tools > TOOL_SHARE * conversation.reduce((sum, { text }) => sum + tokensOf(text), 0)) savedTool.push(share)
      const whole =
        shorter
          .at(-1)
          ?.map(({ text }) => text)
          .join('\n') ?? ''
      for (const { text } of conversation)
        for (const span of protectedSpans(text)) {
          spans++
          if (whole.includes(span)) intact++
        }
    }
    return {
      metrics: {
        sessionsDearer: saved.length === 0 ? 0 : dearer / saved.length,
        medianSaved: quantile(saved, 0.5),
        'medianSaved.tool': quantile(savedTool, 0.5),
        protectedIntact: spans === 0 ? 1 : intact / spans
      },
      notes: [
        `${saved.length} sessions, ${savedTool.length} of them mostly tool output. Without compression the saving is 0.`
      ]
    }
  }
}

const known = new Map<string, number>()
function tokensOf(text: string): number {
  const tokens = known.get(text) ?? approximateTokens(text)
  known.set(text, tokens)
  return tokens
}

function bill(requests: readonly (readonly PromptText[])[], prices: Row['prices']): number {
  const { input, cachedInput = input, cacheWriteInput = input, cacheMinimum = CACHE_MINIMUM } = prices
  let cost = 0
  let before: readonly PromptText[] = []
  let kept = false
  for (const request of requests) {
    let shared = 0
    let total = 0
    let same = kept
    for (const [index, { text }] of request.entries()) {
      const tokens = tokensOf(text)
      total += tokens
      same &&= before[index]?.text === text
      if (same) shared += tokens
    }
    if (shared < cacheMinimum) shared = 0
    kept = total >= cacheMinimum
    cost += shared * cachedInput + (total - shared) * (kept ? cacheWriteInput : input)
    before = request
  }
  return cost / MILLION
}
