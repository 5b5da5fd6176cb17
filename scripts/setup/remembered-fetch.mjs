// A model fetched once and remembered: starting the fetching program only to hear that all is well would cost every run a
// quarter of a second. Never fatal: the program says itself what it can not do.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { runNode } from '../process/node.mjs'

// What decides where the model folder is.
const PLACES = /^(HOME|USERPROFILE|APPDATA|LOCALAPPDATA|XDG_.*|SEXTANT_.*)$/

/**
 * Names what the answer to "is it there?" depends on: what is wanted and where the person's files lie.
 * @param {string} wanted
 * @param {NodeJS.ProcessEnv} env
 */
export function fetchKey(wanted, env) {
  const places = Object.entries(env)
    .filter(([name]) => PLACES.test(name))
    .sort()
  return createHash('sha256')
    .update(JSON.stringify([wanted, places]))
    .digest('hex')
}

/** @param {string} file @returns {string} empty where there is none */
export function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Runs a program that finds or fetches something, unless what it gave last time is still there.
 * @param {object} what
 * @param {string} what.record the file that remembers
 * @param {string} what.wanted names what is fetched: something else is fetched anew
 * @param {string} what.program its last line is the place of what it found or fetched
 * @param {(place: string) => string} what.stateOf tells whether it is still there as it was; empty where it is gone
 */
export async function rememberedFetch({ record, wanted, program, stateOf }) {
  const key = fetchKey(wanted, process.env)
  const [recordedKey, known = '', state] = textOf(record).split('\n')
  if (recordedKey === key && state !== '' && stateOf(known) === state) return

  let place = ''
  const code = await runNode([program], { stdout: (line) => void (place = line) })
  if (code === 0) writeFileSync(record, [key, place, stateOf(place)].join('\n'))
}
