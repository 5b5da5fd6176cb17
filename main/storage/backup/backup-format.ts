import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Bytes, EpochMs } from '../../domain/units.ts'

export const MAIN_FILE = 'sextant.db'
export const HISTORY_FOLDER = 'history'
const MANIFEST = 'backup.json'
const PREFIX = 'sextant-backup-'

/** A file as backups name it: the main one, and those of history beside it. Nothing else is read or written by name. */
const fileName = z.string().regex(/^(sextant\.db|history\/\d{4}q[1-4]\.(db|db\.gz|days\.db))$/)
const amount = z.int().min(0)

const manifestSchema = z.object({
  format: z.literal('sextant-backup'),
  version: z.literal(1),
  createdAt: z.int(),
  schemaVersion: amount,
  conversations: amount,
  messages: amount,
  turns: amount,
  files: z
    .array(z.object({ name: fileName, bytes: amount, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .refine(
      (files) =>
        files.some(({ name }) => name === MAIN_FILE) && new Set(files.map(({ name }) => name)).size === files.length
    )
})

/** What a backup says of itself; written last, so that a folder with it is whole. */
export type BackupManifest = z.output<typeof manifestSchema>

/** A backup in a folder of backups. */
export interface Backup {
  /** Its folder. */
  folder: string
  createdAt: EpochMs
  bytes: Bytes
  conversations: number
  messages: number
  turns: number
}

/** The folder's name for a backup of that moment, in local time, so that people find it. */
export function backupName(at: EpochMs): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${PREFIX}${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
}

/** Whether a folder of that name is a backup that is being made, or was when the app crashed. */
export const isHalfDone = (name: string): boolean => name.startsWith(PREFIX) && name.endsWith('.part')

export const manifestFile = (folder: string): string => path.join(folder, MANIFEST)

/** The manifest of a backup; undefined for any other folder, and for one that names files no backup has. */
export function readManifest(folder: string): BackupManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(manifestFile(folder), 'utf8'))).data
  } catch {
    return undefined
  }
}

/** The backups in a folder, newest first. */
export function listBackups(place: string): Backup[] {
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((name) => name.startsWith(PREFIX) && !isHalfDone(name))
    .flatMap((name) => {
      const folder = path.join(place, name)
      const manifest = readManifest(folder)
      if (!manifest) return []
      const { createdAt, conversations, messages, turns, files } = manifest
      return [
        { folder, createdAt, conversations, messages, turns, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
      ]
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** The sha256 of a file in hexadecimal. */
export async function fileSum(file: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of createReadStream(file)) sum.update(piece as Buffer)
  return sum.digest('hex')
}
