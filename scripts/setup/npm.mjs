// npm as set-up uses it.
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import { runChild } from '../process/child.mjs'
import { inRoot } from '../root.mjs'

/** Where node_modules waits while a new one is installed; outside of it, because `npm ci` empties it. */
export const PREVIOUS_MODULES = inRoot('.node_modules.previous')

/**
 * How to start npm: as npm itself was started, so that no shell is involved. Not with the Node we run on, which may lie
 * among the dependencies: npm looks for its global settings, certificates among them, beside the Node that runs it.
 */
function npmCommand() {
  const { npm_node_execpath: node, npm_execpath: script } = process.env
  if (node && script?.endsWith('npm-cli.js') && existsSync(node))
    return { command: node, first: [script], shell: false }
  return { command: 'npm', first: [], shell: process.platform === 'win32' }
}

/**
 * Runs npm, with short waits where it would try again for minutes.
 * @param {string[]} args
 * @param {(line: string) => void} onComplaint lines of stderr
 * @param {(line: string) => void} [onOutput] lines of stdout
 * @returns {Promise<number>} the exit code
 */
export function runNpm(args, onComplaint, onOutput = () => undefined) {
  const { command, first, shell } = npmCommand()
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']
  return runChild(command, [...first, ...args, ...retries], { shell, stdout: onOutput, stderr: onComplaint })
}

const CONNECT_MS = 5000

/**
 * Whether the registry can be reached, which npm itself would find out in minutes.
 * @returns {Promise<boolean>} true behind a proxy, which only npm can judge
 */
export async function registryReachable() {
  if (['HTTPS_PROXY', 'https_proxy'].some((name) => process.env[name])) return true
  /** @type {string[]} */
  const settings = []
  await runNpm(
    ['config', 'get', 'registry', 'https-proxy', 'proxy'],
    () => undefined,
    (line) => void settings.push(line)
  )
  const setting = (/** @type {string} */ name) =>
    settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1)
  if ([setting('https-proxy'), setting('proxy')].some((value) => value && value !== 'null')) return true
  const registry = setting('registry')
  if (!registry || !URL.canParse(registry)) return true

  const { hostname, port, protocol } = new URL(registry)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) })
    const answer = (/** @type {boolean} */ reachable) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reachable)
    }
    const timer = setTimeout(() => answer(false), CONNECT_MS)
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
