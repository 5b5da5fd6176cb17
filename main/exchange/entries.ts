import { createReadStream, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'

/** A file to import from: one of a folder, of a zip, or the chosen file itself. */
export interface Entry {
  /** With `/` between folders. */
  name: string
  bytes: number
  open(): Promise<Readable>
}

export interface Entries {
  list: Entry[]
  close(): void
}

/** Folders are not followed any deeper than this. */
const DEEPEST = 6

/**
 * What a person chose, as files: a folder, a zip, or a single file.
 * @throws Error when a zip can not be read
 */
export async function openEntries(chosen: string): Promise<Entries> {
  if (statSync(chosen).isDirectory()) return { list: await filesIn(chosen, '', 0), close: () => undefined }
  if (/\.zip$/i.test(chosen)) return zipEntries(chosen)
  return { list: [fileEntry(chosen, path.basename(chosen))], close: () => undefined }
}

function fileEntry(file: string, name: string): Entry {
  return { name, bytes: statSync(file).size, open: () => Promise.resolve(createReadStream(file)) }
}

async function filesIn(folder: string, name: string, depth: number): Promise<Entry[]> {
  const found: Entry[] = []
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const inside = name === '' ? item.name : `${name}/${item.name}`
    if (item.isFile()) found.push(fileEntry(path.join(folder, item.name), inside))
    else if (item.isDirectory() && depth < DEEPEST)
      found.push(...(await filesIn(path.join(folder, item.name), inside, depth + 1)))
  }
  return found
}

function zipEntries(file: string): Promise<Entries> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) return reject(error)
      const list: Entry[] = []
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!entry.fileName.endsWith('/'))
          list.push({ name: entry.fileName, bytes: entry.uncompressedSize, open: () => opened(zip, entry) })
        zip.readEntry()
      })
      zip.on('end', () => resolve({ list, close: () => zip.close() }))
      zip.on('error', (broken: Error) => {
        zip.close()
        reject(broken)
      })
      zip.readEntry()
    })
  })
}

function opened(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
}
