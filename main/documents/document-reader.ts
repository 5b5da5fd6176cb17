import { Worker } from 'node:worker_threads'
import { SextantError, type ErrorCode } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Bytes, Milliseconds } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { DocumentKind } from './document-kind.ts'
import type { ReadFailure, ReadReply } from './reader/protocol.ts'

export interface DocumentReaderParts {
  /** The file of the worker's code. */
  entry: string
  clock: Clock
  log: Log
}

/** A document that takes longer is given up. */
const LONGEST_MS: Milliseconds = 60_000
/** Of JavaScript's own objects. */
const HEAP_MB = 512
/** Of the whole app, more than before: what a library unpacks lies outside of JavaScript's heap. */
const MEMORY_BYTES: Bytes = 1_000_000_000
const LOOK_MS: Milliseconds = 200

const CODES: Readonly<Record<ReadFailure, ErrorCode>> = {
  encrypted: 'document-encrypted',
  damaged: 'document-damaged',
  'without-text': 'document-without-text',
  'too-large': 'document-too-large'
}

/** Reads documents into text, one after the other, each in a thread of its own that ends with it. */
export class DocumentReader {
  readonly #parts: DocumentReaderParts
  readonly #closing = new AbortController()
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: DocumentReaderParts) {
    this.#parts = parts
  }

  /**
   * The text of a document, with its pages, sheets, slides and headings.
   * @throws SextantError `document-encrypted`, `document-damaged`, `document-without-text`, `document-too-large` also for
   * one that takes over a minute or a gigabyte of memory to read; `cancelled` when the app closes
   */
  read(name: string, kind: DocumentKind, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const text = this.#last.then(() => this.#read(name, kind, bytes))
    this.#last = text.catch(() => undefined)
    return text
  }

  close(): void {
    this.#closing.abort()
  }

  async #read(name: string, kind: DocumentKind, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    if (this.#closing.signal.aborted) throw new SextantError('cancelled')
    const reply = await this.#ask(kind, bytes)
    if ('text' in reply) return reply.text
    this.#parts.log.info('documents.not-read', { kind, reason: reply.failed })
    throw new SextantError(CODES[reply.failed], { params: { name } })
  }

  #ask(kind: DocumentKind, bytes: Uint8Array<ArrayBuffer>): Promise<ReadReply> {
    const { entry, clock, log } = this.#parts
    const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    return new Promise<ReadReply>((resolve, reject) => {
      const tooLarge: ReadReply = { failed: 'too-large', description: 'time or memory' }
      const before = process.memoryUsage.rss()
      const began = clock.monotonic()
      let cancelLook = (): void => undefined
      const look = (): void => {
        const grown = process.memoryUsage.rss() - before
        if (grown > MEMORY_BYTES || clock.monotonic() - began > LONGEST_MS) resolve(tooLarge)
        else cancelLook = clock.after(LOOK_MS, look)
      }
      look()
      const close = (): void => reject(new SextantError('cancelled'))
      this.#closing.signal.addEventListener('abort', close, { once: true })
      worker.once('message', resolve)
      worker.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return resolve(tooLarge)
        reject(reportError(log, 'documents.worker-failed', error, { kind }))
      })
      worker.once('exit', () => {
        cancelLook()
        this.#closing.signal.removeEventListener('abort', close)
        reject(new SextantError('internal'))
      })
      worker.postMessage({ kind, bytes }, [bytes.buffer])
    }).finally(() => void worker.terminate())
  }
}
