import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Clock, Log } from '../ports.ts'
import { systemClock } from './clock.ts'

const LARGEST_BYTES = 1_000_000

/** One JSON line per event in `file`; a file that has grown large becomes `file.old`. Never throws. */
export function fileLog(file: string, clock: Clock): Log {
  let made = false
  const write = (level: string, event: string, fields?: Record<string, unknown>): void => {
    try {
      if (!made) mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      made = true // a data folder that is taken away later is not made anew
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) renameSync(file, `${file}.old`)
      appendFileSync(file, `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, event, ...fields })}\n`)
    } catch {
      // A full disk must not take the app down with it.
    }
  }
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields)
  }
}

/** The one log of the window and the terminal over the data folder `data`. */
export const logIn = (data: string): Log => fileLog(path.join(data, 'logs', 'sextant.log'), systemClock)
