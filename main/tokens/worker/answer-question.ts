import type { GptEncoding } from 'gpt-tokenizer/GptEncoding'
import type { ChatRequest } from '../chat-request.ts'
import type { Encoding } from '../encodings.ts'
import { classCounts } from '../text-classes.ts'
import { boundedRuns, LONGEST_RUN } from './bounded-runs.ts'
import type { TokenQuestion, TokenReply } from './protocol.ts'

type Encoder = Pick<GptEncoding, 'countTokens' | 'countChatCompletionTokens' | 'setMergeCacheSize'>

/** A chat model of each encoding: only models know how a request is written out. */
const LOAD: Readonly<Record<Encoding, () => Promise<Encoder>>> = {
  o200k_base: async () => (await import('gpt-tokenizer/model/gpt-4o')).default,
  cl100k_base: async () => (await import('gpt-tokenizer/model/gpt-4')).default,
  p50k_base: async () => (await import('gpt-tokenizer/encoding/p50k_base')).default
}
/** Words like `<|im_start|>` in a text are text: nobody may end a message by writing so. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }
const MOST_WORDS = 100_000

const encoders = new Map<Encoding, Promise<Encoder>>()
const words = new Map<string, number>()

export async function answerQuestion(question: TokenQuestion): Promise<TokenReply> {
  const { id } = question
  try {
    switch (question.type) {
      case 'count': {
        const encoder = await encoderOf(question.encoding)
        return { id, counts: question.texts.map((text) => countText(encoder, text)) }
      }
      case 'chat':
        return { id, counts: [countChat(await encoderOf(question.encoding), question.request)] }
      case 'classes': {
        const encoder = await encoderOf('o200k_base')
        return { id, classes: question.texts.map((text) => classCounts(text, (run) => countWord(encoder, run))) }
      }
    }
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) }
  }
}

function encoderOf(encoding: Encoding): Promise<Encoder> {
  const loaded = encoders.get(encoding) ?? load(encoding)
  encoders.set(encoding, loaded)
  return loaded
}

/** Without its memory of words, in which every word that is found again is put at the end: that is seven times slower for a list of names. */
async function load(encoding: Encoding): Promise<Encoder> {
  const encoder = await LOAD[encoding]()
  encoder.setMergeCacheSize(0)
  return encoder
}

/** Parts of a long run are often the same, and each takes long. */
function countText(encoder: Encoder, text: string): number {
  const parts = boundedRuns(text)
  if (parts.length === 1) return encoder.countTokens(text, AS_TEXT)
  const known = new Map<string, number>()
  let sum = 0
  for (const part of parts) {
    const count = known.get(part) ?? encoder.countTokens(part, AS_TEXT)
    if (part.length <= LONGEST_RUN) known.set(part, count)
    sum += count
  }
  return sum
}

function countWord(encoder: Encoder, word: string): number {
  const known = words.get(word)
  if (known !== undefined) return known
  if (words.size >= MOST_WORDS) words.clear()
  const count = countText(encoder, word)
  words.set(word, count)
  return count
}

/** Tools are written out as functions are; calls as the text of their names and arguments. */
function countChat(encoder: Encoder, { messages, functions, tools, function_call }: ChatRequest): number {
  if (!encoder.countChatCompletionTokens) throw new Error('This encoding belongs to no chat model')
  const offered = functions ?? tools?.map((tool) => tool.function)
  // What is counted in parts is counted apart: a message has the same tokens around it, whatever it says.
  let apart = 0
  const plain = messages.map(({ role, content, name, function_call: called, tool_calls }) => {
    const inParts = boundedRuns(content ?? '').length > 1
    if (inParts) apart += countText(encoder, content ?? '')
    const call = called ?? tool_calls?.[0]?.function
    return {
      role: role === 'tool' ? 'function' : role,
      content: inParts ? '' : (content ?? ''),
      ...(name !== undefined && { name }),
      ...(call && { function_call: call })
    }
  })
  const request = {
    messages: plain,
    ...(offered && { functions: offered }),
    ...(function_call && { function_call })
  }
  type Request = Parameters<NonNullable<Encoder['countChatCompletionTokens']>>[0]
  return apart + encoder.countChatCompletionTokens(request as Request)
}
