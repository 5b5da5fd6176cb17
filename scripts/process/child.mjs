// Child processes whose exit code and signals are passed on faithfully.
import { spawn } from 'node:child_process'
import os from 'node:os'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'
import { ROOT } from '../root.mjs'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
/** @type {NodeJS.Signals | undefined} */
let interruption

/** @param {NodeJS.Signals} signal */
const exitCodeOf = (signal) => 128 + os.constants.signals[signal]

/** The exit code that an interruption asks for (130 for SIGINT), or undefined when there was none. */
export function interruptedWith() {
  return interruption && exitCodeOf(interruption)
}

/** @param {NodeJS.Signals} signal */
function interrupt(signal) {
  interruption = signal
  if (running.size === 0) process.exit(exitCodeOf(signal))
  for (const child of running) child.kill(signal)
}

/** From now on a signal ends the child that is running, not this process, which then ends with the child's exit code. */
export function passSignalsOn() {
  // A terminal sends Ctrl-C to the whole process group; a second one from here would mean "at once" to the child.
  const fromTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor))
  process.on('SIGINT', () => {
    if (fromTerminal && running.size > 0) interruption = 'SIGINT'
    else interrupt('SIGINT')
  })
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => interrupt(signal))
  // npm passes a signal on to its shell, which ends without a word to us.
  const parent = process.ppid
  if (process.env['npm_lifecycle_event'])
    setInterval(() => process.ppid !== parent && interrupt('SIGTERM'), 500).unref()
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {'inherit' | 'ignore'} [options.stdin]
 * @param {'inherit' | 'stderr' | ((line: string) => void)} [options.stdout] `stderr` keeps our own stdout clean
 * @param {'inherit' | ((line: string) => void)} [options.stderr]
 * @param {boolean} [options.shell] needed to start `npm` by name on Windows
 * @param {number} [options.limitMs] a program that takes longer is killed
 * @returns {Promise<number>} its exit code, 128 + n when signal n ended it
 */
export function runChild(command, args, options = {}) {
  const { env = process.env, stdin = 'ignore', stdout = 'stderr', stderr = 'inherit', shell = false, limitMs } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      shell,
      stdio: [
        stdin,
        typeof stdout === 'function' ? 'pipe' : stdout === 'stderr' ? 2 : 'inherit',
        typeof stderr === 'function' ? 'pipe' : 'inherit'
      ]
    })
    running.add(child)
    const limit = limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs)
    if (child.stdout && typeof stdout === 'function') createInterface({ input: child.stdout }).on('line', stdout)
    if (child.stderr && typeof stderr === 'function') createInterface({ input: child.stderr }).on('line', stderr)
    child.once('error', (error) => {
      clearTimeout(limit)
      running.delete(child)
      reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      running.delete(child)
      resolve(signal ? exitCodeOf(signal) : (code ?? 1))
    })
  })
}
