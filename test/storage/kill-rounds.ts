import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { filesOf } from '../../scripts/history/fill-data-folder.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { SearchCursor, SearchPage } from '../../main/search/search-finder.ts'
import { listBackups } from '../../main/storage/backup/backup-format.ts'
import { checkBackup } from '../../main/storage/backup/check-backup.ts'
import { Database } from '../../main/storage/database.ts'
import { ReadOnlyDatabase } from '../../main/storage/read-only-database.ts'
import { SearchChanges } from '../../main/storage/search-changes.ts'
import { TurnOutbox } from '../../main/storage/turn-outbox.ts'
import { StorageWorkers } from '../../main/workers/storage-workers.ts'
import { seeded } from '../bench/seeded.ts'
import { PIECES, rareWordOf, works, type Word, type Work } from './acknowledged.ts'
import { missingMessages, nothing, survivorsIn, turnsIn, type Acknowledged } from './survivors.ts'

export interface KillSummary {
  kills: Record<Work, number>
  acknowledged: { messages: number; pieces: number; turns: number; imported: number; backups: number }
  /** How often a kill came in the middle of what. */
  halfDone: Record<string, number>
  lost: string[]
  corrupt: string[]
}

export interface KillOptions {
  rounds: number
  seed: number
  onRound?: (round: number) => void
}

const VICTIM = path.join(import.meta.dirname, 'victim.ts')
const ENTRY = path.resolve(import.meta.dirname, '../../main/workers/entry.ts')
/** Then an empty folder begins: what is looked through after every kill stays small. */
const ROUNDS_A_FOLDER = 20
const SHORTEST_LIFE_MS = 5
/** Long enough for some rounds of the work. */
const LONGEST_LIFE_MS: Readonly<Record<Work, number>> = { writing: 300, moves: 1200, backup: 2500, import: 1200 }
/** Of half-made files: a move of a quarter makes about ten. */
const MOST_CHANGES = 16
const SEARCHED = 40
const FIRST_MOMENT = Date.UTC(2024, 1, 10)

/** A data folder that is used by one victim after the other. */
interface Place {
  folder: string
  now: number
  known: Acknowledged
  /** The last backup that was acknowledged, and what had been before it began. */
  backedUp: { folder: string; messages: string[]; turns: string[] } | null
  /** Backups that earlier victims left half made. */
  parts: Set<string>
}

/**
 * Starts a process that uses storage as the app does, kills it at a random moment, looks whether everything it had
 * acknowledged is there, and starts the next one on what is left: by turns beside moves of partitions, backups, imports
 * and nothing but writing.
 */
export async function killRounds({ rounds, seed, onRound }: KillOptions): Promise<KillSummary> {
  const random = seeded(seed)
  const summary: KillSummary = {
    kills: { writing: 0, moves: 0, backup: 0, import: 0 },
    acknowledged: { messages: 0, pieces: 0, turns: 0, imported: 0, backups: 0 },
    halfDone: {},
    lost: [],
    corrupt: []
  }
  const root = mkdtempSync(path.join(os.tmpdir(), 'sextant-kill-'))
  try {
    let place: Place | undefined
    for (let round = 0; round < rounds; round++) {
      if (round % ROUNDS_A_FOLDER === 0) place = newPlace(path.join(root, String(round)))
      const at = place as Place
      const work = works[round % works.length] as Work
      const life = SHORTEST_LIFE_MS + random() * (LONGEST_LIFE_MS[work] - SHORTEST_LIFE_MS)
      // Half of the kills beside moves and backups are aimed: at the moment at which a file is half made.
      const aimed = (work === 'moves' || work === 'backup') && random() < 0.5
      const shot = {
        life: aimed ? LONGEST_LIFE_MS[work] : life,
        changes: aimed ? 1 + Math.floor(random() * MOST_CHANGES) : Infinity
      }
      summary.corrupt.push(...hear(await killed(at, work, shot, round), at, summary))
      summary.kills[work]++
      const copy = path.join(root, 'copy')
      await look(at, copy, summary)
      const last = round === rounds - 1 || (round + 1) % ROUNDS_A_FOLDER === 0
      if (last) summary.lost.push(...(await notFound(copy, at.known, random)))
      rmSync(copy, { recursive: true })
      if (last) rmSync(at.folder, { recursive: true })
      onRound?.(round)
    }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  }
  return summary
}

function newPlace(folder: string): Place {
  mkdirSync(folder)
  return { folder, now: FIRST_MOMENT, known: nothing(), backedUp: null, parts: new Set() }
}

/** What a victim said before it was killed: after so many milliseconds or so many changes of half-made files. */
async function killed(
  { folder, now }: Place,
  work: Work,
  { life, changes }: { life: number; changes: number },
  seed: number
): Promise<{ words: Word[]; complaint: string | null }> {
  const child = spawn(process.execPath, [VICTIM, folder, work, String(now), String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let said = ''
  let complaint = ''
  let timer: NodeJS.Timeout | undefined
  let shot = false
  const shoot = (): void => {
    shot = true
    child.kill('SIGKILL')
  }
  let seen = 0
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (timer !== undefined && name?.includes('.part') === true && ++seen >= changes) shoot()
  })
  child.stderr.on('data', (piece: Buffer) => (complaint += piece.toString()))
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
    if (timer === undefined && said.includes('"ready"')) timer = setTimeout(shoot, life)
  })
  await once(child, 'close')
  clearTimeout(timer)
  watcher.close()
  // What follows the last line's end was cut off by the kill.
  const words = said
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Word)
  return { words, complaint: shot ? null : `ended by itself: ${complaint.trim().split('\n').slice(-6).join(' | ')}` }
}

/** Adds what was acknowledged; returns what went wrong in the victim itself. */
function hear(
  { words, complaint }: { words: Word[]; complaint: string | null },
  place: Place,
  { acknowledged }: KillSummary
): string[] {
  const { known } = place
  let begun = { messages: [...known.messages], turns: [...known.turns.keys()] }
  for (const word of words)
    switch (word.say) {
      case 'ready':
        break
      case 'time':
        place.now = word.now
        break
      case 'message':
      case 'answer':
        known.messages.add(word.id)
        known.pieces.delete(word.id)
        acknowledged.messages++
        break
      case 'piece':
        known.pieces.set(word.id, Math.min(PIECES, word.position + 1))
        acknowledged.pieces++
        break
      case 'turns':
        for (const { id, at } of word.turns) known.turns.set(id, at)
        acknowledged.turns += word.turns.length
        break
      case 'imported':
        known.imported.add(word.conversationId)
        acknowledged.imported++
        break
      case 'backup-begins':
        begun = { messages: [...known.messages], turns: [...known.turns.keys()] }
        break
      case 'backup':
        place.backedUp = { folder: word.folder, ...begun }
        acknowledged.backups++
        break
      default:
        word satisfies never
    }
  return complaint === null ? [] : [complaint]
}

/** Looks through a copy, so that the next victim meets the folder exactly as the kill left it. */
async function look(place: Place, copy: string, summary: KillSummary): Promise<void> {
  const backups = path.join(place.folder, 'backups')
  cpSync(place.folder, copy, { recursive: true, filter: (file) => file !== backups })
  const findings = await survivorsIn(copy, place.known)
  summary.lost.push(...findings.lost)
  summary.corrupt.push(...findings.corrupt)
  if (place.backedUp && listBackups(backups).length === 0) summary.lost.push('every backup')
  const parts = existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.part')) : []
  if (parts.some((name) => !place.parts.has(name))) findings.halfDone.push('a backup')
  place.parts = new Set(parts)
  for (const { folder } of listBackups(backups))
    await checkBackup(folder, { signal: new AbortController().signal, progress: () => undefined }).catch(
      (error: unknown) => summary.corrupt.push(`${folder}: ${String(error)}`)
    )
  if (place.backedUp) await lookAtBackup(place.backedUp, copy, summary)
  for (const what of findings.halfDone) summary.halfDone[what] = (summary.halfDone[what] ?? 0) + 1
}

/** Whether a backup has what was acknowledged before it began; on a copy, since archives are unpacked beside themselves. */
async function lookAtBackup(
  { folder, messages, turns }: NonNullable<Place['backedUp']>,
  copy: string,
  { lost }: KillSummary
): Promise<void> {
  const own = path.join(copy, 'backup')
  cpSync(folder, own, { recursive: true })
  const main = ReadOnlyDatabase.open(filesOf(own).main)
  lost.push(...missingMessages(main, messages).map((id) => `message ${id} from a backup`))
  const { found, dropped } = await turnsIn(filesOf(own), main)
  const gone = turns.filter((id) => !found.has(id))
  if (gone.length > dropped)
    lost.push(`turns from a backup: ${gone.length} are gone, but dropped quarters had ${dropped}`)
  main.close()
}

/** Messages that the index does not find once it has caught up. */
async function notFound(copy: string, { messages }: Acknowledged, random: () => number): Promise<string[]> {
  const files = filesOf(copy)
  const main = Database.open(files.main)
  const log = { info: () => undefined, warn: console.error, error: console.error }
  const workers = new StorageWorkers({
    entry: ENTRY,
    files,
    clock: systemClock,
    log,
    outbox: new TurnOutbox(main),
    changes: new SearchChanges(main)
  })
  const ids = [...messages].filter(() => random() < SEARCHED / messages.size)
  const missing: string[] = []
  try {
    await workers.flush()
    await workers.catchUp()
    for (const id of ids) {
      let found = 0
      let after: SearchCursor | null = null
      // A page may be empty and not the last: it ends after a while, on a busy machine before it has come far.
      do {
        const page: SearchPage = await workers.reader.call('search', {
          text: `${rareWordOf(id)} `,
          filters: {},
          limit: 5,
          after
        })
        found += page.hits.length
        after = page.next
      } while (after !== null && found === 0)
      if (found !== 1) missing.push(`message ${id} from the index`)
    }
  } finally {
    await workers.close()
    main.close()
  }
  return missing
}
