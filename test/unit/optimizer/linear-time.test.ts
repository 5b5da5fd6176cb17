import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { FILLERS } from '../../fixtures/linear/fillers.ts'

const script = path.resolve(import.meta.dirname, '../../fixtures/linear/through-the-stages.ts')
/** At this length the square is minutes for one stage, and what is linear is a second for all of them. */
const SIZE = 400_000
/** What takes the square of the text takes hours; what is linear takes seconds, also on a busy machine. */
const HANGS_MS = 120_000
const AT_ONCE = 4

/** The stages that a process went through, and whether it had to be ended within one. */
async function through(fillers: readonly string[]): Promise<{ said: string; ended: boolean }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, String(SIZE), ...fillers], {
      timeout: HANGS_MS
    })
    return { said: stdout, ended: true }
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string }
    return { said: `${stdout ?? ''}${stderr ?? ''}`, ended: false }
  }
}

const names = Object.keys(FILLERS)
const groups = Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, n) =>
  names.slice(n * AT_ONCE, (n + 1) * AT_ONCE)
)

describe('a long message goes through every stage', () => {
  test.each(groups.map((group) => [group.join(', '), group] as const))(
    'of %s',
    async (_, group) => {
      const { said, ended } = await through(group)
      expect([ended, said.trimEnd().split('\n').at(-1)]).toEqual([
        true,
        expect.stringContaining(`${group.at(-1)}: title`)
      ])
    },
    2 * HANGS_MS
  )
})
