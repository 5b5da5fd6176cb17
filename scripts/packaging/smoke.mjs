// Does the packaged app start, answer and quit? Playwright cannot look: packages refuse a debugger.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { sandboxArguments } from '../commands/start.mjs'
import { hasDisplay } from '../display/has-display.mjs'
import { startVirtualDisplay } from '../display/virtual-display.mjs'
import { Problem } from '../setup/report.mjs'

const LIMIT_MS = 120_000

/**
 * What the app reported of itself.
 * @param {string[]} lines its stdout
 * @returns {{answered?: boolean} | undefined} nothing when there was no report
 */
export function smokeReport(lines) {
  const line = lines.find((text) => text.startsWith('SMOKE '))
  try {
    return line && JSON.parse(line.slice('SMOKE '.length))
  } catch {
    return undefined
  }
}

/**
 * Starts a packaged app as a new person would have it: an empty home, and nothing of this repository in the environment.
 * The app opens its window, asks the demo model one question, prints `SMOKE {"answered":true,…}` and quits.
 * @param {string} executable
 * @throws when it does not answer and quit in time
 */
export async function smokeTest(executable) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'sextant-smoke-'))
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const keep = ['PATH', 'LANG', 'DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'SystemRoot', 'TEMP', 'TMP']
  const kept = Object.fromEntries(
    keep.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined)
  )
  const places = { HOME: home, USERPROFILE: home, APPDATA: home, LOCALAPPDATA: home }
  /** @type {string[]} */
  const output = []
  try {
    const child = spawn(executable, sandboxArguments(), {
      cwd: home,
      env: { ...kept, ...places, ...(display && { DISPLAY: display.display }), SEXTANT_PROBE: 'smoke' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL'
    })
    /** @type {string[]} */
    const complaints = []
    createInterface({ input: child.stdout }).on('line', (line) => void output.push(line))
    createInterface({ input: child.stderr }).on('line', (line) => void complaints.push(line))
    const ended = await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(signal ?? code))
    })
    const report = smokeReport(output)
    if (ended === 0 && report?.answered === true) return report
    throw new Problem(
      [
        `The packaged app ended with ${ended} and reported ${JSON.stringify(report ?? null)}.`,
        ...output.slice(-20),
        ...complaints.slice(-20)
      ].join('\n')
    )
  } finally {
    display?.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }
}
