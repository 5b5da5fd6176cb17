import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import path from 'node:path'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { SextantError } from '../domain/errors.ts'
import { closedJson } from './closed-json.ts'
import { openEntries, type Entry } from './entries.ts'
import { isObject } from './foreign.ts'
import type { ImportedConversation, NotTaken } from './imported.ts'
import { jsonElements } from './json-elements.ts'
import { Pictures } from './pictures.ts'
import { fromChatGpt, isChatGpt } from './sources/chatgpt.ts'
import { fromCherryStudio, isCherryStudio } from './sources/cherry-studio.ts'
import { fromClaude, isClaude } from './sources/claude.ts'
import { fromJan } from './sources/jan.ts'
import { EXPORT_FORMAT, fromSextant, isSextant } from './sources/sextant.ts'

/** A single conversation may have that many characters: with all that becomes of it, it takes some 400 MB for a moment. */
const LONGEST_CONVERSATION = 64_000_000
/** The same for a file that can only be read whole. */
const LONGEST_FILE = 100_000_000
const HEAD_BYTES = 4096

/** A conversation, and where its pictures are as long as the next one was not asked for. */
export interface ReadConversation {
  conversation: ImportedConversation
  pictures: Pictures
}

/**
 * The conversations in what a person chose, one after the other, whatever app they come from.
 * @param onRead told how many bytes have been read of how many
 * @param signal ends reading at any moment
 * @throws SextantError `import-unknown` when nothing in it is known, `import-too-big`; what the signal says
 */
export async function* readImported(
  chosen: string,
  notTaken: NotTaken,
  onRead: (done: number, total: number) => void,
  signal: AbortSignal
): AsyncGenerator<ReadConversation> {
  const entries = await openEntries(chosen, signal).catch((error: unknown) => {
    throw unknownFile(chosen, error)
  })
  try {
    const readers = entries.list.flatMap((entry) => readerOf(entry, entries.list, chosen, signal))
    const pictures = new Pictures(entries.list)
    const total = readers.reduce((sum, reader) => sum + reader.bytes, 0)
    let done = 0
    let known = false
    for (const reader of readers) {
      for await (const conversation of reader.read(notTaken, (bytes) => onRead(done + bytes, total))) {
        known = true
        yield { conversation, pictures }
      }
      known ||= reader.known
      done += reader.bytes
      onRead(done, total)
    }
    if (!known) throw unknownFile(chosen)
  } finally {
    entries.close()
  }
}

const unknownFile = (chosen: string, cause?: unknown): SextantError =>
  new SextantError('import-unknown', { params: { file: path.basename(chosen) }, cause })

interface Reader {
  bytes: number
  /** Set once the file was recognised, even when there is nothing in it. */
  known: boolean
  read(notTaken: NotTaken, onBytes: (bytes: number) => void): AsyncGenerator<ImportedConversation>
}

/** Which of the files are read, and how. Exports have more in them than conversations. */
function readerOf(entry: Entry, all: readonly Entry[], chosen: string, signal: AbortSignal): Reader[] {
  const name = path.posix.basename(entry.name)
  if (name === 'messages.jsonl') return janReader(entry, all, signal)
  const single = all.length === 1 && all[0] === entry
  const conversations = /^conversations(-\d+)?\.json$/.test(name) || name === 'data.json'
  if (!conversations && !(single && /\.(json|bak)$/i.test(chosen))) return []
  const reader: Reader = {
    bytes: entry.bytes,
    known: false,
    read: (notTaken, onBytes) => readJson(entry, reader, notTaken, onBytes, signal)
  }
  return [reader]
}

function janReader(lines: Entry, all: readonly Entry[], signal: AbortSignal): Reader[] {
  const folder = path.posix.dirname(lines.name)
  const thread = all.find((entry) => entry.name === path.posix.join(folder, 'thread.json'))
  if (!thread) return []
  return [
    {
      bytes: lines.bytes,
      known: true,
      async *read(notTaken) {
        const threadJson = await wholeText(thread, signal)
        yield fromJan(threadJson, await wholeText(lines, signal), folder, notTaken)
      }
    }
  ]
}

async function* readJson(
  entry: Entry,
  reader: Reader,
  notTaken: NotTaken,
  onBytes: (bytes: number) => void,
  signal: AbortSignal
): AsyncGenerator<ImportedConversation> {
  const head = await headOf(entry, signal)
  const list = /^\uFEFF?\s*\[/.test(head)
  const ours = head.includes(`"${EXPORT_FORMAT}"`)
  if (!list && !ours) {
    yield* readWhole(entry, reader, notTaken, signal)
    return
  }
  reader.known = ours
  for await (const text of jsonElements(counted(await entry.open(signal), onBytes), LONGEST_CONVERSATION)) {
    const conversation = text === null ? undefined : conversationOf(text, ours, notTaken)
    if (conversation) yield conversation
    else if (conversation === undefined) notTaken.add('unreadable')
  }
}

/** Undefined when the object is broken; null when it is no conversation. */
function conversationOf(text: string, ours: boolean, notTaken: NotTaken): ImportedConversation | null | undefined {
  const value = parsed(text, notTaken)
  if (!isObject(value)) return value === undefined ? undefined : null
  if (ours) return isSextant(value) ? fromSextant(value, notTaken) : undefined
  if (isChatGpt(value)) return fromChatGpt(value, notTaken)
  if (isClaude(value)) return fromClaude(value, notTaken)
  return null
}

/** The value of a text, as far as it goes where its end is missing, which is counted; undefined when it is no JSON. */
function parsed(text: string, notTaken: NotTaken): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // It may still have most of what it had.
  }
  try {
    const value: unknown = JSON.parse(closedJson(text))
    if (isObject(value)) notTaken.add('unreadable')
    return value
  } catch {
    return undefined
  }
}

/** A file that is one object: a single conversation, or a backup of Cherry Studio, which older versions compressed. */
async function* readWhole(
  entry: Entry,
  reader: Reader,
  notTaken: NotTaken,
  signal: AbortSignal
): AsyncGenerator<ImportedConversation> {
  const text = await wholeText(entry, signal)
  const value = parsed(text, notTaken)
  if (!isObject(value)) return
  if (isCherryStudio(value)) {
    reader.known = true
    yield* fromCherryStudio(value, notTaken)
  } else if (isChatGpt(value)) yield fromChatGpt(value, notTaken)
  else if (isClaude(value)) yield fromClaude(value, notTaken)
}

async function headOf(entry: Entry, signal: AbortSignal): Promise<string> {
  const stream = await entry.open(signal)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of stream) {
    pieces.push(piece as Buffer)
    length += (piece as Buffer).length
    if (length >= HEAD_BYTES) break
  }
  stream.destroy()
  return Buffer.concat(pieces).toString('utf8')
}

/**
 * The text of a file, unpacked where it is packed. A few kilobytes may be packed gigabytes, and what an archive says of
 * the size of its files need not be true: reading ends where the text is longer than any that is read.
 */
async function wholeText(entry: Entry, signal: AbortSignal): Promise<string> {
  if (entry.bytes > LONGEST_FILE) throw tooBig(entry)
  const file = await entry.open(signal)
  const decoder = new StringDecoder('utf8')
  let text = ''
  for await (const piece of await unpacked(file, signal)) {
    text += decoder.write(piece as Buffer)
    if (text.length > LONGEST_FILE) throw tooBig(entry)
  }
  return (text + decoder.end()).replace(/^\uFEFF/, '')
}

/** A stream without its compression. */
async function unpacked(file: Readable, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
  const pieces = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await pieces.next()
  const rest = (async function* () {
    if (first.done === true) return
    yield first.value
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
  })()
  const packed = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!packed) return rest
  const gunzip = addAbortSignal(signal, createGunzip())
  pipeline(Readable.from(rest), gunzip, () => undefined) // what goes wrong comes to whoever reads
  return gunzip
}

const tooBig = (entry: Entry): SextantError =>
  new SextantError('import-too-big', { params: { file: entry.name, limit: LONGEST_FILE / 1_000_000 } })

async function* counted(stream: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of stream) {
    bytes += (piece as Buffer).length
    onBytes(bytes)
    yield piece as Buffer
  }
}
