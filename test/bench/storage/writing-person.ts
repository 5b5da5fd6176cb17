import { v7 as uuid } from 'uuid'
import type { ConversationId, MessageId, ModelRef } from '../../../main/domain/ids.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import type { Database } from '../../../main/storage/database.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'

const EVERY_MS = 25

/** Someone who uses the app meanwhile: a message, its pieces and its end, each when it comes as in a turn, and the wait for the disk. */
export class WritingPerson {
  readonly #database: Database
  readonly #conversations: ConversationStore
  readonly #messages: MessageStore
  readonly #writes: number[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database) {
    this.#database = database
    this.#conversations = new ConversationStore(database)
    this.#messages = new MessageStore(database)
  }

  start(): void {
    const conversationId = uuid() as ConversationId
    this.#conversations.create(conversationId, 'Written during the bench', 'local:demo' as ModelRef, Date.now())
    this.#timer = setInterval(() => void this.#write(conversationId), EVERY_MS)
  }

  /** How long each write kept the thread, in milliseconds. */
  stop(): number[] {
    clearInterval(this.#timer)
    return this.#writes
  }

  async #write(conversationId: ConversationId): Promise<void> {
    const id = uuid() as MessageId
    this.#timed(() =>
      this.#messages.add({
        id,
        conversationId,
        parentId: null,
        role: 'assistant',
        parts: [],
        status: 'streaming',
        createdAt: Date.now(),
        turnId: null,
        model: null,
        summary: null,
        error: null
      })
    )
    for (let piece = 0; piece < 3; piece++) {
      await new Promise((resolve) => setImmediate(resolve))
      this.#timed(() => this.#messages.addDelta(id, piece, 'text', 'some words of an answer '))
    }
    this.#timed(() => {
      this.#messages.finish(id, {
        parts: [{ type: 'text', text: 'some words of an answer, written by a person' }],
        status: 'complete',
        model: null,
        summary: null,
        error: null
      })
      this.#conversations.setHead(conversationId, id)
    })
    void this.#database.settle()
  }

  #timed(work: () => void): void {
    const began = performance.now()
    work()
    this.#writes.push(performance.now() - began)
  }
}
