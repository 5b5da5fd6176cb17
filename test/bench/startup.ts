import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { hasDisplay } from '../../scripts/display/has-display.mjs'
import { startVirtualDisplay } from '../../scripts/display/virtual-display.mjs'
import { electronExecutable } from '../../scripts/electron/electron-location.mjs'
import type { Goal, Measured } from '../eval/suite.ts'
import { bareElectronApp } from './bare-electron.ts'
import { quantile } from './quantile.ts'

export const goals: readonly Goal[] = [
  { metric: 'usableInputWarmMs', atMost: 1000 },
  { metric: 'idleMemoryMB', atMost: 250 }
]

const WARM_STARTS = 7
/** Long enough for what a start leaves behind to be collected. */
const IDLE_MS = 4000
const LIMIT_MS = 60_000
const root = path.resolve(import.meta.dirname, '../..')

interface Start {
  usableInputMs: number
  processes: { pid: number; type: string }[]
}

/**
 * Starts the built app and reads from its own probe how long it took from the start of the process to a usable input
 * box; cold with an empty data folder, warm with the folder of the start before. Memory is the proportional share of
 * each process (PSS), so that pages that processes share count once. An Electron app with nothing in it starts in turn:
 * what it takes is beyond our reach.
 */
export async function measureStartup(): Promise<Measured> {
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const empty = bareElectronApp()
  const env = {
    ...process.env,
    ...(display && { DISPLAY: display.display }),
    SEXTANT_DATA_DIR: data,
    SEXTANT_PROBE: 'startup'
  }
  try {
    const cold = await start(root, env, () => Promise.resolve({}))
    const warm: number[] = []
    const bare: number[] = []
    let memory: Record<string, number> = {}
    for (let i = 0; i < WARM_STARTS; i++) {
      const last = i === WARM_STARTS - 1
      const nothing = await start(empty, { ...env, SEXTANT_DATA_DIR: path.join(empty, 'data') }, () =>
        Promise.resolve({})
      )
      bare.push(nothing.usableInputMs)
      const { usableInputMs, found } = await start(root, env, last ? idleMemory : () => Promise.resolve({}))
      warm.push(usableInputMs)
      memory = found
    }
    const total = Object.values(memory).reduce((sum, mb) => sum + mb, 0)
    return {
      metrics: {
        usableInputWarmMs: quantile(warm, 0.5),
        usableInputFastestMs: Math.min(...warm),
        usableInputColdMs: cold.usableInputMs,
        bareElectronMs: quantile(bare, 0.5),
        overBareRatio: quantile(warm, 0.5) / quantile(bare, 0.5),
        ...(total > 0 && { idleMemoryMB: total }),
        ...memory
      },
      notes: total > 0 ? [] : ['memory by process is read from /proc and was not measured on this system']
    }
  } finally {
    display?.stop()
    rmSync(empty, { recursive: true, force: true, maxRetries: 5 })
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** One start of the app in `cwd`; `look` sees it while it is idle, before it ends. */
async function start(
  cwd: string,
  env: NodeJS.ProcessEnv,
  look: (start: Start) => Promise<Record<string, number>>
): Promise<{ usableInputMs: number; found: Record<string, number> }> {
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(electronExecutable(), [...flags, '.'], { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] })
  const patience = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  try {
    const started = await probed(child)
    const found = await look(started)
    child.stdin.end()
    await new Promise((resolve) => child.once('exit', resolve))
    return { usableInputMs: started.usableInputMs, found }
  } finally {
    clearTimeout(patience)
    child.kill('SIGKILL')
  }
}

function probed(child: ChildProcess): Promise<Start> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the app ended with ${code} before its input box was usable`)))
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.startsWith('STARTUP ')) resolve(JSON.parse(line.slice('STARTUP '.length)) as Start)
    })
  })
}

/** Megabytes by kind of process, such as `memoryBrowserMB`; empty where the system does not tell. */
async function idleMemory({ processes }: Start): Promise<Record<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const found: Record<string, number> = {}
  for (const { pid, type } of processes) {
    const megabytes = proportionalMegabytes(pid)
    if (megabytes === null) continue
    const name = `memory${type.replace(/\W/g, '')}MB`
    found[name] = (found[name] ?? 0) + megabytes
  }
  return found
}

function proportionalMegabytes(pid: number): number | null {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null // it ended meanwhile, or this is no Linux
  }
}
