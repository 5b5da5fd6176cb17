import type { TextEmbedder } from '../../../main/embedding/text-embedder.ts'
import type { ContextMessage } from '../../../main/optimizer/context/context-message.ts'
import type { Meanings } from '../../../main/optimizer/context/with-meaning.ts'
import { appEmbedder } from '../semantic/embedder.ts'

const AT_ONCE = 16
/** As much of a message as the app embeds. */
const MOST_CHARACTERS = 1_200

/** Vectors of a set's texts, each made once. */
export class MeaningsOfTexts {
  readonly #embedder: TextEmbedder
  readonly #vectors = new Map<string, Float32Array>()
  readonly close: () => void
  readonly note: string

  private constructor(embedder: TextEmbedder, close: () => void, note: string) {
    this.#embedder = embedder
    this.close = close
    this.note = note
  }

  static async open(): Promise<MeaningsOfTexts> {
    const { embedder, close, note } = await appEmbedder()
    return new MeaningsOfTexts(embedder, close, note)
  }

  async of(messages: readonly ContextMessage[], question: string): Promise<Meanings> {
    const textOf = ({ pieces }: ContextMessage): string => (pieces[0]?.text ?? '').slice(0, MOST_CHARACTERS)
    const unknown = [...new Set([...messages.map(textOf), question])].filter((text) => !this.#vectors.has(text))
    for (let i = 0; i < unknown.length; i += AT_ONCE) {
      const texts = unknown.slice(i, i + AT_ONCE)
      const embedded = await this.#embedder.embed(texts)
      for (const [index, text] of texts.entries()) {
        const vector = embedded[index]?.vector
        if (vector) this.#vectors.set(text, vector)
      }
    }
    const byId = new Map(messages.map((message) => [message.id, this.#vectors.get(textOf(message))]))
    return { question: this.#vectors.get(question) ?? new Float32Array(), of: (id) => byId.get(id) }
  }
}
