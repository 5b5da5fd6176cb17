import { gunzipSync } from 'node:zlib'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { SextantError } from '../domain/errors.ts'
import { openEntries, type Entry } from './entries.ts'
import type { ImportedConversation, NotTaken } from './imported.ts'
import { jsonElements } from './json-elements.ts'
import { fromChatGpt, isChatGpt } from './sources/chatgpt.ts'
import { fromCherryStudio, isCherryStudio } from './sources/cherry-studio.ts'
import { fromClaude, isClaude } from './sources/claude.ts'
import { fromJan } from './sources/jan.ts'
import { EXPORT_FORMAT, fromSextant } from './sources/sextant.ts'

/** A single conversation, and a file that can only be read whole, may have that many characters. */
const LONGEST_TEXT = 400_000_000
const HEAD_BYTES = 4096

/**
 * The conversations in what a person chose, one after the other, whatever app they come from.
 * @param onRead told how many bytes have been read of how many
 * @throws SextantError `import-unknown` when nothing in it is known, `import-too-big`
 */
export async function* readImported(
  chosen: string,
  notTaken: NotTaken,
  onRead: (done: number, total: number) => void
): AsyncGenerator<ImportedConversation> {
  const entries = await openEntries(chosen).catch((error: unknown) => {
    throw unknownFile(chosen, error)
  })
  try {
    const readers = entries.list.flatMap((entry) => readerOf(entry, entries.list, chosen))
    const total = readers.reduce((sum, reader) => sum + reader.bytes, 0)
    let done = 0
    let known = false
    for (const reader of readers) {
      for await (const conversation of reader.read(notTaken, (bytes) => onRead(done + bytes, total))) {
        known = true
        yield conversation
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
function readerOf(entry: Entry, all: readonly Entry[], chosen: string): Reader[] {
  const name = path.posix.basename(entry.name)
  if (name === 'messages.jsonl') return janReader(entry, all)
  const single = all.length === 1 && all[0] === entry
  const conversations = /^conversations(-\d+)?\.json$/.test(name) || name === 'data.json'
  if (!conversations && !(single && /\.(json|bak)$/i.test(chosen))) return []
  const reader: Reader = {
    bytes: entry.bytes,
    known: false,
    read: (notTaken, onBytes) => readJson(entry, reader, notTaken, onBytes)
  }
  return [reader]
}

function janReader(lines: Entry, all: readonly Entry[]): Reader[] {
  const folder = path.posix.dirname(lines.name)
  const thread = all.find((entry) => entry.name === path.posix.join(folder, 'thread.json'))
  if (!thread) return []
  return [
    {
      bytes: lines.bytes,
      known: true,
      async *read(notTaken) {
        const [threadJson, messageLines] = await Promise.all([wholeText(thread), wholeText(lines)])
        try {
          yield fromJan(threadJson, messageLines, folder, notTaken)
        } catch {
          notTaken.add('unreadable')
        }
      }
    }
  ]
}

async function* readJson(
  entry: Entry,
  reader: Reader,
  notTaken: NotTaken,
  onBytes: (bytes: number) => void
): AsyncGenerator<ImportedConversation> {
  const head = await headOf(entry)
  const list = /^\uFEFF?\s*\[/.test(head)
  const ours = head.includes(`"${EXPORT_FORMAT}"`)
  if (!list && !ours) {
    yield* readWhole(entry, reader, notTaken)
    return
  }
  reader.known = ours
  for await (const text of jsonElements(counted(await entry.open(), onBytes), LONGEST_TEXT)) {
    const conversation = text === null ? undefined : conversationOf(text, ours, notTaken)
    if (conversation) yield conversation
    else if (conversation === undefined) notTaken.add('unreadable')
  }
}

/** Undefined when the object is broken; null when it is no conversation. */
function conversationOf(text: string, ours: boolean, notTaken: NotTaken): ImportedConversation | null | undefined {
  try {
    const value = JSON.parse(text) as object
    if (ours) return fromSextant(value, notTaken)
    if (isChatGpt(value)) return fromChatGpt(value, notTaken)
    if (isClaude(value)) return fromClaude(value, notTaken)
    return null
  } catch {
    return undefined
  }
}

/** A file that is one object: a single conversation, or a backup of Cherry Studio, which older versions compressed. */
async function* readWhole(entry: Entry, reader: Reader, notTaken: NotTaken): AsyncGenerator<ImportedConversation> {
  let value: unknown
  try {
    value = JSON.parse(await wholeText(entry))
  } catch (error) {
    if (error instanceof SextantError) throw error
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (isCherryStudio(value)) {
    reader.known = true
    yield* fromCherryStudio(value, notTaken)
  } else if (isChatGpt(value)) yield fromChatGpt(value, notTaken)
  else if (isClaude(value)) yield fromClaude(value, notTaken)
}

async function headOf(entry: Entry): Promise<string> {
  const stream = await entry.open()
  let head = Buffer.alloc(0)
  for await (const piece of stream) {
    head = Buffer.concat([head, piece as Buffer])
    if (head.length >= HEAD_BYTES) break
  }
  stream.destroy()
  return head.toString('utf8')
}

async function wholeText(entry: Entry): Promise<string> {
  if (entry.bytes > LONGEST_TEXT) throw tooBig(entry)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of await entry.open()) {
    length += (piece as Buffer).length
    // What an archive says of the size of its files need not be true.
    if (length > LONGEST_TEXT) throw tooBig(entry)
    pieces.push(piece as Buffer)
  }
  return unpacked(Buffer.concat(pieces), entry)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

/** A few kilobytes may be packed gigabytes: unpacking ends where the file is longer than any that is read. */
function unpacked(bytes: Buffer, entry: Entry): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: LONGEST_TEXT })
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? tooBig(entry) : error
  }
}

const tooBig = (entry: Entry): SextantError =>
  new SextantError('import-too-big', { params: { file: entry.name, limit: LONGEST_TEXT / 1_000_000 } })

async function* counted(stream: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of stream) {
    bytes += (piece as Buffer).length
    onBytes(bytes)
    yield piece as Buffer
  }
}
