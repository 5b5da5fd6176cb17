import { createReadStream } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import yauzl from 'yauzl'

/** A file to import from: one of a folder, of a zip, or the chosen file itself. */
export interface Entry {
  /** With `/` between folders. */
  name: string
  bytes: number
  /** @param signal ends reading */
  open(signal?: AbortSignal): Promise<Readable>
}

export interface Entries {
  list: Entry[]
  close(): void
}

/** Folders are not followed any deeper than this. */
const DEEPEST = 6
/** Files of a folder or an archive; exports with every picture have some ten thousand. */
const MOST_ENTRIES = 200_000

/**
 * What a person chose, as files: a folder, a zip, or a single file. Only plain files are ever opened: a pipe or a device
 * may never end.
 * @throws Error when it is none of these, or a zip can not be read
 */
export async function openEntries(chosen: string, signal: AbortSignal): Promise<Entries> {
  const found = await stat(chosen)
  if (found.isDirectory()) {
    const list: Entry[] = []
    await addFiles(list, chosen, '', 0, signal)
    return { list, close: () => undefined }
  }
  if (!found.isFile()) throw new Error('not a file')
  if (/\.zip$/i.test(chosen)) return zipEntries(chosen, signal)
  return { list: [fileEntry(chosen, path.basename(chosen), found.size)], close: () => undefined }
}

function fileEntry(file: string, name: string, bytes: number): Entry {
  return { name, bytes, open: (signal) => Promise.resolve(createReadStream(file, signal && { signal })) }
}

async function addFiles(
  list: Entry[],
  folder: string,
  name: string,
  depth: number,
  signal: AbortSignal
): Promise<void> {
  for await (const item of await opendir(folder)) {
    signal.throwIfAborted()
    if (list.length >= MOST_ENTRIES) throw new Error('too many files')
    const inside = name === '' ? item.name : `${name}/${item.name}`
    const file = path.join(folder, item.name)
    if (item.isFile()) list.push(fileEntry(file, inside, (await stat(file)).size))
    else if (item.isDirectory() && depth < DEEPEST) await addFiles(list, file, inside, depth + 1, signal)
  }
}

function zipEntries(file: string, signal: AbortSignal): Promise<Entries> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) return reject(error)
      const list: Entry[] = []
      const end = (broken: Error): void => {
        zip.close()
        reject(broken)
      }
      zip.on('entry', (entry: yauzl.Entry) => {
        if (signal.aborted || list.length >= MOST_ENTRIES) return end(new Error('too many files'))
        if (!entry.fileName.endsWith('/'))
          list.push({
            name: entry.fileName,
            bytes: entry.uncompressedSize,
            open: (given) => opened(zip, entry, given)
          })
        zip.readEntry()
      })
      zip.on('end', () => resolve({ list, close: () => zip.close() }))
      zip.on('error', end)
      zip.readEntry()
    })
  })
}

function opened(zip: yauzl.ZipFile, entry: yauzl.Entry, signal?: AbortSignal): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(error) : resolve(signal ? addAbortSignal(signal, stream) : stream)
    )
  })
}
