// What Electron needs from a Linux system: libraries, a font, and a virtual display for tests where there is no screen.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { runChild } from '../process/child.mjs'
import { hasDisplay } from '../display/has-display.mjs'
import { Problem, beginStep, say } from './report.mjs'

/** What is looked for, and the Debian package it comes in; `t64` since Debian 13 and Ubuntu 24.04. */
const LIBRARIES = [
  { name: 'libgtk-3.so.0', debian: 'libgtk-3-0', t64: 'libgtk-3-0t64' },
  { name: 'libnss3.so', debian: 'libnss3' },
  { name: 'libasound.so.2', debian: 'libasound2', t64: 'libasound2t64' },
  { name: 'libgbm.so.1', debian: 'libgbm1' }
]
const FONT = { name: 'a font', debian: 'fonts-dejavu-core' }
const VIRTUAL_DISPLAY = { name: 'Xvfb', debian: 'xvfb' }
/** Tests of Offline count with it what programs ask of the operating system. */
const TRACER = { name: 'strace', debian: 'strace' }
/** The shared cache is tested against a real server. */
const REDIS = { name: 'redis-server', debian: 'redis-server' }

/** @typedef {{name: string, debian: string, t64?: string}} Requirement */

/**
 * The apt line that installs what is missing.
 * @param {Requirement[]} missing
 * @param {string} glibc version, such as `2.36`: with 2.39 came the packages named t64, in Debian and in Ubuntu
 */
export function aptArguments(missing, glibc) {
  const [major = 0, minor = 0] = glibc.split('.').map(Number)
  const renamed = major > 2 || minor >= 39
  return ['install', '-y', '--no-install-recommends', ...missing.map(({ debian, t64 }) => (renamed && t64) || debian)]
}

/**
 * @param {string} osRelease the text of /etc/os-release
 * @returns {boolean} whether the system installs its packages with apt
 */
export function isDebianLike(osRelease) {
  const families = osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)
  return [...families].some(([, value = '']) => /\b(debian|ubuntu)\b/.test(value))
}

/**
 * @param {string} cache what `ldconfig -p` prints
 * @returns {Requirement[]} the libraries it does not list
 */
export function missingLibraries(cache) {
  const present = new Set(cache.split('\n').map((line) => line.trim().split(' ')[0]))
  return LIBRARIES.filter(({ name }) => !present.has(name))
}

/** @param {string} folder */
function holdsFont(folder) {
  if (!existsSync(folder)) return false
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() ? holdsFont(path.join(folder, entry.name)) : /\.(ttf|otf|ttc|pfb)$/i.test(entry.name))
      return true
  }
  return false
}

/** @param {string} program */
function onPath(program) {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)))
}

/** @param {boolean} withVirtualDisplay @returns {Requirement[]} */
function missingHere(withVirtualDisplay) {
  const cache = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  if (cache.status !== 0) return [] // a system that keeps its libraries elsewhere, such as NixOS: Electron itself will say
  const fonts = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(process.env['HOME'] ?? '/', '.local/share/fonts')
  ]
  return [
    ...missingLibraries(cache.stdout),
    ...(fonts.some(holdsFont) ? [] : [FONT]),
    ...(withVirtualDisplay && !hasDisplay() && !onPath('Xvfb') ? [VIRTUAL_DISPLAY] : []),
    ...(withVirtualDisplay && !onPath('strace') ? [TRACER] : []),
    ...(withVirtualDisplay && !onPath('redis-server') ? [REDIS] : [])
  ]
}

/** @returns {string} such as `2.36` */
function glibcVersion() {
  Object.assign(process.report, { excludeNetwork: true }) // or it would look up the names of all hosts we talk to
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport())
  return report.header.glibcVersionRuntime ?? ''
}

/**
 * Installs what is missing when we are root on Debian or Ubuntu, and otherwise says how.
 * @param {{withVirtualDisplay: boolean}} options
 * @throws {Problem} when Electron could not start
 */
export async function systemLibraries({ withVirtualDisplay }) {
  if (process.platform !== 'linux') return
  const missing = missingHere(withVirtualDisplay)
  if (missing.length === 0) return

  const names = missing.map(({ name }) => name).join(', ')
  const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (!isDebianLike(osRelease))
    return say(
      `The window needs these, which seem to be missing: ${names}. Please install them with your system's tool.`
    )

  const apt = aptArguments(missing, glibcVersion())
  const line = `apt-get ${apt.join(' ')}`
  if (process.getuid?.() !== 0) {
    throw new Problem(
      `The window needs ${names}. Install with:\n  sudo ${line}\n\`npm run ask -- "question"\` works without.`
    )
  }

  const step = beginStep(line)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  /** @type {string[]} */
  const output = []
  const keep = {
    env,
    stdout: (/** @type {string} */ text) => void output.push(text),
    stderr: (/** @type {string} */ text) => void output.push(text)
  }
  const wait = ['-q', '-o', 'DPkg::Lock::Timeout=300']
  const updated = await runChild('apt-get', [...wait, 'update'], keep)
  const installed = await runChild('apt-get', [...wait, ...apt], keep)
  if (installed === 0) return step.end()

  step.end('apt-get failed')
  for (const text of output.slice(-12)) say(text)
  const reason = updated === 0 ? '' : " apt-get could not read its sources: is Debian's mirror within reach?"
  throw new Problem(`The window needs ${names}.${reason}\n\`npm run ask -- "question"\` works without.`)
}
