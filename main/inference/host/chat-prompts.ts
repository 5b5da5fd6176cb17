import { JinjaTemplateChatWrapper, LlamaText, resolveChatWrapper, SpecialTokensText } from 'node-llama-cpp'
import type { ChatHistoryItem, ChatWrapper, LlamaModel, Token } from 'node-llama-cpp'
import type { PromptMessage } from '../../domain/completion.ts'
import { missingOpening, templateOpening } from './template-opening.ts'

/** A conversation as the model reads it, up to where its answer begins. */
export interface ChatPrompt {
  tokens: Token[]
  /** Tokens at the beginning that every conversation with the same system prompt shares. */
  sharedTokens: number
  /** The template opened a thought that the answer goes on with. */
  inThought: boolean
  /** An answer that broke off stands last, to be gone on with. */
  continues: boolean
}

type Piece = LlamaText['values'][number]

/** Tokens of pieces that are kept; a piece is a message's text or what the template puts between two. */
const MOST_KEPT_TOKENS = 200_000
const THOUGHT_TAGS = ['<think>', '</think>'] as const

/**
 * Renders conversations with the model's own chat template. The template is resolved once. Texts of messages are
 * tokenized apart from the template, so that nothing a person writes can become a control token, and an answer's
 * tokens are remembered, so that the next turn begins with exactly the tokens whose state is still there.
 */
export class ChatPrompts {
  readonly #model: LlamaModel
  readonly #wrapper: ChatWrapper
  /** What the model's own template begins an answer with: the wrapper keeps no more of it than the speaker's name. */
  readonly #opening: string
  readonly #kept = new Map<string, Token[]>()
  #keptTokens = 0
  /** Tokens of think tags, which the detokenizer may leave out. */
  readonly marks: ReadonlyMap<Token, string>
  /** Tokens that end an answer although the file does not mark them so. */
  readonly stops: ReadonlySet<Token>

  constructor(model: LlamaModel) {
    this.#model = model
    this.#wrapper = wrapperOf(model)
    this.#opening = openingOf(model)
    this.marks = new Map(
      THOUGHT_TAGS.flatMap((tag): [Token, string][] => {
        const tokens = model.tokenize(tag, true)
        const [token] = tokens
        return tokens.length === 1 && token !== undefined ? [[token, tag]] : []
      })
    )
    this.stops = this.#stopTokens()
  }

  render(messages: readonly PromptMessage[]): ChatPrompt {
    const history = messages.map(historyItem)
    // An answer that broke off stands last and is left open, so that the model goes on in the middle of it.
    const continues = messages.at(-1)?.role === 'assistant'
    const chatHistory = continues ? history : [...history, ANSWER]
    const rendered = this.#wrapper.generateContextState({ chatHistory }).contextText.values
    const pieces = continues ? rendered : this.#opened(rendered)
    const firstUserText = messages.find((message) => message.role === 'user')?.text
    const tokens: Token[] = []
    let sharedTokens: number | undefined
    for (const piece of pieces) {
      if (typeof piece === 'string' && piece === firstUserText) sharedTokens ??= tokens.length
      for (const token of this.#tokens(piece, tokens.length > 0)) tokens.push(token)
    }
    const { bos, shouldPrependBosToken } = this.#model.tokens
    if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) {
      tokens.unshift(bos)
      if (sharedTokens !== undefined) sharedTokens++
    }
    const last = pieces.at(-1)
    const end = last instanceof SpecialTokensText ? last.value : ''
    const [open, close] = THOUGHT_TAGS
    return {
      tokens,
      sharedTokens: sharedTokens ?? 0,
      inThought: end.lastIndexOf(open) > end.lastIndexOf(close),
      continues
    }
  }

  /** Notes with which tokens the model wrote a text, for when it comes back as an earlier answer. */
  remember(text: string, tokens: Token[]): void {
    if (text !== '') this.#keep(`text ${text}`, tokens)
  }

  /** The prompt up to where the template itself would let the answer begin. */
  #opened(pieces: readonly Piece[]): readonly Piece[] {
    const last = pieces.at(-1)
    if (!(last instanceof SpecialTokensText)) return pieces
    const missing = missingOpening(last.value, this.#opening)
    return missing === '' ? pieces : [...pieces.slice(0, -1), new SpecialTokensText(last.value + missing)]
  }

  #tokens(piece: Piece, follows: boolean): Token[] {
    const key =
      typeof piece === 'string' ? `text ${piece}` : `${piece.constructor.name} ${follows ? 1 : 0} ${piece.value}`
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept
    }
    const tokens = LlamaText([piece]).tokenize(this.#model.tokenizer, follows ? 'trimLeadingSpace' : undefined)
    this.#keep(key, tokens)
    return tokens
  }

  #keep(key: string, tokens: Token[]): void {
    this.#keptTokens += tokens.length - (this.#kept.get(key)?.length ?? 0)
    this.#kept.delete(key)
    this.#kept.set(key, tokens)
    for (const [oldest, dropped] of this.#kept) {
      if (this.#keptTokens <= MOST_KEPT_TOKENS) break
      this.#kept.delete(oldest)
      this.#keptTokens -= dropped.length
    }
  }

  /** The token that the template puts after an answer, where it is a control token. */
  #stopTokens(): ReadonlySet<Token> {
    const turn: ChatHistoryItem[] = [
      { type: 'user', text: 'a' },
      { type: 'model', response: ['b'] }
    ]
    const between = this.#wrapper
      .generateContextState({ chatHistory: [...turn, { type: 'user', text: 'c' }, ANSWER] })
      .contextText.values.filter((piece) => piece instanceof SpecialTokensText)
    const afterAnswer = between.at(-2)
    const [first] = afterAnswer ? LlamaText([afterAnswer]).tokenize(this.#model.tokenizer, 'trimLeadingSpace') : []
    return new Set(first !== undefined && this.#model.getTokenAttributes(first).control ? [first] : [])
  }
}

const ANSWER: ChatHistoryItem = { type: 'model', response: [] }

function historyItem({ role, text }: PromptMessage): ChatHistoryItem {
  return role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text }
}

function openingOf({ fileInfo, tokens }: LlamaModel): string {
  const template = fileInfo.metadata.tokenizer.chat_template
  return template === undefined
    ? ''
    : templateOpening(template, { bos: tokens.bosString ?? '', eos: tokens.eosString ?? '' })
}

/**
 * The template in the file, or where there is none or it can not be rendered what node-llama-cpp knows of the model.
 * Reasoning is left off where the template lets one choose: on a laptop it costs minutes.
 */
function wrapperOf(model: LlamaModel): ChatWrapper {
  const template = model.fileInfo.metadata.tokenizer.chat_template
  if (template === undefined) return resolveChatWrapper(model)
  try {
    return new JinjaTemplateChatWrapper({
      template,
      tokenizer: model.tokenizer,
      reasoning: false,
      functionCallMessageTemplate: 'noJinja',
      trimLeadingWhitespaceInResponses: false
    })
  } catch {
    return resolveChatWrapper(model)
  }
}
