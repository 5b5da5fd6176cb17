import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Bytes, EpochMs } from '../../domain/units.ts'

export const MAIN_FILE = 'sextant.db'
export const HISTORY_FOLDER = 'history'
const MANIFEST = 'backup.json'
const PREFIX = 'sextant-backup-'

/** What a backup says of itself; written last, so that a folder with it is whole. */
export interface BackupManifest {
  format: 'sextant-backup'
  version: 1
  createdAt: EpochMs
  schemaVersion: number
  conversations: number
  messages: number
  turns: number
  files: { name: string; bytes: Bytes; sha256: string }[]
}

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

/** The manifest of a backup; undefined for any other folder. */
export function readManifest(folder: string): BackupManifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(manifestFile(folder), 'utf8')) as BackupManifest
    return manifest.format === 'sextant-backup' && manifest.version === 1 ? manifest : undefined
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
      return [{ folder, createdAt, conversations, messages, turns, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }]
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** The sha256 of a file in hexadecimal. */
export async function fileSum(file: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of createReadStream(file)) sum.update(piece as Buffer)
  return sum.digest('hex')
}
