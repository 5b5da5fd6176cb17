// The packages of the lock file, installed by `npm ci` once for each state of it.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { interruptedWith } from '../process/child.mjs'
import { inRoot } from '../root.mjs'
import { PREVIOUS_MODULES, registryReachable, runNpm } from './npm.mjs'
import { Problem, beginStep, say } from './report.mjs'

/** @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[], libc?: string[]}} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages */
/** @typedef {{platform: string, arch: string}} Machine */

const FOLDER = inRoot('node_modules')
const STAMP = path.join(FOLDER, '.sextant-dependencies')

/**
 * Names the state of the dependencies. The Node version has no part in it: every native module here is a Node-API addon,
 * and the Node that runs us changes as soon as the dependencies bring a newer one.
 * @param {string} lockFile its text
 * @param {Machine} machine
 */
export function dependenciesStamp(lockFile, { platform, arch }) {
  return `${createHash('sha256').update(lockFile).digest('hex')} ${platform}-${arch}`
}

/**
 * Whether npm's own record of what it installed is what the lock file asks for on this machine, as after a plain `npm ci`.
 * @param {LockedPackages} locked `packages` of package-lock.json
 * @param {LockedPackages} installed `packages` of node_modules/.package-lock.json
 * @param {Machine} machine
 */
export function installedAsLocked(locked, installed, { platform, arch }) {
  const same = Object.entries(installed).every(
    ([place, found]) => locked[place]?.version === found.version && locked[place]?.integrity === found.integrity
  )
  const complete = Object.entries(locked).every(([place, wanted]) => {
    if (place === '' || installed[place]) return true
    if (!wanted.optional && !wanted.devOptional) return false
    // Optional ones may be absent, except those made for this machine alone; which libc it has is npm's to know.
    const forThisMachine = wanted.os?.includes(platform) && wanted.cpu?.includes(arch)
    return !forThisMachine || wanted.libc !== undefined
  })
  return same && complete
}

/** @param {string} file @returns {LockedPackages} */
function packagesIn(file) {
  try {
    return /** @type {{packages?: LockedPackages}} */ (JSON.parse(readFileSync(file, 'utf8'))).packages ?? {}
  } catch {
    return {}
  }
}

/** Makes node_modules what the lock file says; does nothing when it already is. */
export async function dependencies() {
  const machine = { platform: process.platform, arch: process.arch }
  const lockFile = readFileSync(inRoot('package-lock.json'), 'utf8')
  const stamp = dependenciesStamp(lockFile, machine)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return

  const installed = packagesIn(path.join(FOLDER, '.package-lock.json'))
  const locked = /** @type {{packages: LockedPackages}} */ (JSON.parse(lockFile)).packages
  const some = Object.keys(installed).length > 0
  if (!some || !installedAsLocked(locked, installed, machine)) {
    const reachable = await registryReachable()
    if (some && !reachable)
      return say(
        'Set-up: the dependencies have changed, and the npm registry is out of reach. Going on with those installed before.'
      )
    await install(reachable)
  }
  writeFileSync(STAMP, stamp)
}

/**
 * The old folder is only removed once the new one is whole: an update that fails must not take the app away.
 * @param {boolean} reachable whether the registry is; npm's cache may hold everything, too
 */
async function install(reachable) {
  if (existsSync(PREVIOUS_MODULES))
    rmSync(FOLDER, { recursive: true, force: true }) // of a run that was interrupted
  else if (existsSync(FOLDER)) renameSync(FOLDER, PREVIOUS_MODULES)

  const step = beginStep(
    `dependencies from the lock file${reachable ? '' : " and npm's cache, the registry being out of reach"}`
  )
  /** @type {string[]} */
  const complaints = []
  let fetched = 0
  const code = await runNpm(
    ['ci', ...(reachable ? [] : ['--offline']), '--loglevel=http', '--no-audit', '--no-fund'],
    (line) => {
      if (!line.startsWith('npm http ')) complaints.push(line)
      else if (/\.tgz\b/.test(line)) step.progress(undefined, `${++fetched} packages fetched`)
    }
  )
  if (code === 0) {
    step.end()
    return rmSync(PREVIOUS_MODULES, { recursive: true, force: true })
  }

  step.end('npm failed')
  if (reachable && interruptedWith() === undefined)
    for (const line of complaints) if (!/^npm warn /i.test(line)) say(line)
  rmSync(FOLDER, { recursive: true, force: true })
  if (existsSync(PREVIOUS_MODULES)) renameSync(PREVIOUS_MODULES, FOLDER)
  throw new Problem(
    'The dependencies are missing, and nothing here runs without them. They come from the npm registry, or a mirror of it.\n' +
      "Run the same command again when it can be reached; what was fetched so far is kept in npm's cache."
  )
}
