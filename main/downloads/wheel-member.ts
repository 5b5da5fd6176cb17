import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { DownloadFailure } from './download-failure.ts'

/**
 * Writes one file out of a wheel, which is a zip archive, to the end of another file.
 * @returns how many bytes it has
 * @throws DownloadFailure `wrong-file` when the wheel has no such file or is no archive
 */
export async function appendMember(wheel: string, member: string, to: string, signal: AbortSignal): Promise<number> {
  const archive = await opened(wheel)
  try {
    const content = await readMember(archive, member)
    const target = createWriteStream(to, { flags: 'a', flush: true })
    await pipeline(content, target, { signal })
    return target.bytesWritten
  } finally {
    archive.close()
  }
}

function opened(wheel: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(wheel, { lazyEntries: true, autoClose: false }, (error, archive) => {
      if (error) reject(new DownloadFailure('wrong-file', { cause: error }))
      else resolve(archive)
    })
  })
}

function readMember(archive: yauzl.ZipFile, member: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    archive.on('error', (error: Error) => reject(new DownloadFailure('wrong-file', { cause: error })))
    archive.on('end', () =>
      reject(new DownloadFailure('wrong-file', { cause: new Error(`there is no ${member} in the wheel`) }))
    )
    archive.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName !== member) return archive.readEntry()
      archive.openReadStream(entry, (error, stream) => {
        if (error) reject(new DownloadFailure('wrong-file', { cause: error }))
        else resolve(stream)
      })
    })
    archive.readEntry()
  })
}
