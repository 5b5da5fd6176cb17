import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { asSystemError } from '../domain/errors.ts'

const OWNER_ONLY_FOLDER = 0o700
const OWNER_ONLY_FILE = 0o600
const OTHERS = 0o077
const TRIAL_BYTES = 65_536

/**
 * Makes a folder of the person's, or takes the rights of others on one that is there and on all in it. What this process
 * makes from now on is for its own user alone.
 * @throws what the file system says when it can not be made
 */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') {
    mkdirSync(folder, { recursive: true }) // the profile's folders are the user's alone there
    return
  }
  if (isMainThread) process.umask(OTHERS)
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER })
  if ((statSync(folder).mode & OTHERS) !== 0) takeRights(folder)
}

/**
 * Why a folder can not hold the person's data: a folder that is made, or was there, is tried by writing to it.
 * @returns null when it can
 */
export function refusalOf(folder: string): unknown {
  const trial = path.join(folder, `.writable-${process.pid}`)
  try {
    makePrivate(folder)
    try {
      writeFileSync(trial, Buffer.alloc(TRIAL_BYTES), { flush: true })
    } finally {
      rmSync(trial, { force: true })
    }
    return null
  } catch (error) {
    return asSystemError(error, folder)
  }
}

/** A folder comes after what is in it, so that a walk that was cut short is taken up again. */
function takeRights(folder: string): void {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const inside = path.join(folder, item.name)
    if (item.isDirectory()) takeRights(inside)
    else if (item.isFile()) change(inside, OWNER_ONLY_FILE | (statSync(inside).mode & 0o100))
  }
  change(folder, OWNER_ONLY_FOLDER)
}

function change(file: string, mode: number): void {
  try {
    chmodSync(file, mode)
  } catch {
    // It is another user's, or on a disk without rights: what there is to protect is not here.
  }
}
