import { execFile } from 'node:child_process'
import { z } from 'zod'
import type { Wheel } from './manifest.ts'
import { DownloadFailure } from './download-failure.ts'

const REPORT_LIMIT_MS = 60_000
const USAGE_ERROR = 2

const report = z.object({
  install: z.array(z.object({ metadata: z.object({ name: z.string() }), download_info: z.object({ url: z.string() }) }))
})

interface Ran {
  code: number
  output: string
}

/**
 * Where wheels are, by the person's own pip and its settings; undefined when this pip is too old to say.
 * @returns addresses by the names of the packages as they were asked for
 * @throws DownloadFailure
 */
export async function wheelAddresses(
  wheels: readonly Wheel[],
  signal: AbortSignal
): Promise<Map<string, string> | undefined> {
  const { code, output } = await pip(
    [
      'install',
      '--dry-run',
      '--no-deps',
      '--ignore-installed',
      '--ignore-requires-python',
      '--only-binary=:all:',
      '--report',
      '-',
      ...QUIETLY,
      ...wheels.map(requirement)
    ],
    signal,
    REPORT_LIMIT_MS
  )
  if (code === USAGE_ERROR) return undefined
  if (code !== 0) throw new DownloadFailure('unreachable')
  try {
    const { install } = report.parse(JSON.parse(output))
    const found = new Map(install.map(({ metadata, download_info }) => [normalName(metadata.name), download_info.url]))
    return new Map(
      wheels.flatMap(({ package: name }) => {
        const url = found.get(normalName(name))
        return url === undefined ? [] : [[name, url]]
      })
    )
  } catch {
    return undefined
  }
}

/**
 * Lets pip itself download the wheel into a folder: for an old pip, and for indexes that only pip can reach.
 * @throws DownloadFailure
 */
export async function downloadWheel(wheel: Wheel, folder: string, signal: AbortSignal): Promise<void> {
  const { code } = await pip(
    ['download', '--no-deps', '--only-binary=:all:', '--dest', folder, ...QUIETLY, requirement(wheel)],
    signal
  )
  if (code !== 0) throw new DownloadFailure('unreachable')
}

const QUIETLY = ['--quiet', '--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '15']
const requirement = (wheel: Wheel): string => `${wheel.package}==${wheel.version}`
/** The one way to write a package's name that all the ways of writing it have in common (PEP 503). */
const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** Runs pip with the first Python there is. @throws DownloadFailure when there is none with pip */
async function pip(parameters: string[], signal: AbortSignal, limitMs = 0): Promise<Ran> {
  const pythons = process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']]
  for (const [python = '', ...first] of pythons) {
    const ran = await run(python, [...first, '-m', 'pip', ...parameters], signal, limitMs)
    if (ran) return ran
  }
  throw new DownloadFailure('unreachable', { cause: new Error('there is no Python') })
}

/** undefined when there is no such program. */
function run(program: string, parameters: string[], signal: AbortSignal, timeout: number): Promise<Ran | undefined> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      parameters,
      { signal, timeout, windowsHide: true, maxBuffer: 16 * 1024 ** 2 },
      (error, output) => {
        if (!error) resolve({ code: 0, output })
        else if (signal.aborted) reject(signal.reason as Error)
        else if (error.code === 'ENOENT') resolve(undefined)
        else resolve({ code: typeof error.code === 'number' ? error.code : 1, output })
      }
    )
  })
}
