// The app's bundles in out/, made again only when something they are made from has changed.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNode } from '../process/node.mjs'
import { ROOT, inRoot } from '../root.mjs'
import { Problem, beginStep, say } from './report.mjs'

const INPUTS = [
  'main',
  'preload',
  'renderer',
  'resources',
  'scripts/packaging/bundled-packages.mjs',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json'
]
const STAMP = inRoot('out', '.inputs')

/**
 * Names the state of some files by path, size and time of change.
 * @param {string} root
 * @param {string[]} inputs files and folders below it; what is not there is left out
 */
export function inputsStamp(root, inputs) {
  const hash = createHash('sha256')
  /** @param {string} place */
  const add = (place) => {
    const status = statSync(path.join(root, place), { throwIfNoEntry: false })
    if (status?.isDirectory()) for (const name of readdirSync(path.join(root, place)).sort()) add(`${place}/${name}`)
    else if (status) hash.update(`${place} ${status.size} ${status.mtimeMs}\n`)
  }
  inputs.forEach(add)
  return hash.digest('hex')
}

/** Builds the app, unless it is already built from these files. */
export async function build() {
  const stamp = inputsStamp(ROOT, INPUTS)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return

  const step = beginStep('build')
  forgetBuild() // an interrupted one must not look finished
  /** @type {string[]} */
  const output = []
  const keep = (/** @type {string} */ line) => void output.push(line)
  const code = await runNode(['node_modules/electron-vite/bin/electron-vite.js', 'build'], {
    stdout: keep,
    stderr: keep
  })
  step.end(code === 0 ? undefined : 'failed')
  if (code !== 0) {
    for (const line of output) say(line)
    throw new Problem('The app could not be built; the compiler says why above.')
  }
  writeFileSync(STAMP, stamp)
}

/** Makes the next build a real one, as after the development server has left its own bundles in out/. */
export function forgetBuild() {
  rmSync(STAMP, { force: true })
}
