import { afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'
import { TuningRuns, type TuningRequest } from '../../../../main/learning/tuning/tuning-runs.ts'
import { systemClock } from '../../../../main/node/clock.ts'
import { Database } from '../../../../main/storage/database.ts'
import { migrate } from '../../../../main/storage/migrate.ts'
import { TuningStore } from '../../../../main/storage/tuning-store.ts'

const FIRST = 'Answer.'
const RULE = 'Answer in capitals.'
const answers = 'local:small' as ModelRef
const reflects = 'local:large' as ModelRef
const begin = { workspaceId: DEFAULT_WORKSPACE, answers, reflects, limits: { rollouts: 100, microUsd: 1_000_000 } }

const open: Database[] = []
afterEach(() => {
  for (const database of open.splice(0)) database.close()
})

interface World {
  runs: TuningRuns
  asked: TuningRequest[]
  instructions: () => string | null
  /** The app is started again with the same data. */
  again: (diesAt?: number) => World
}

function world(
  options: { examples?: number; diesAt?: number } = {},
  database = newDatabase(),
  before: TuningRequest[] = []
): World {
  const asked = before
  let own: string | null = null
  let calls = 0
  const dead = new Promise<never>(() => undefined)
  const runs = new TuningRuns({
    clock: systemClock,
    store: new TuningStore(database),
    rows: () =>
      Array.from({ length: options.examples ?? 40 }, (_, i) => ({
        id: String(i),
        input: `Question ${i}`,
        expected: `YES ${i}`
      })),
    instructions: () => ({ holds: own ?? FIRST, own }),
    setInstructions: (_, prompt) => {
      own = prompt
    },
    ask: (request) => {
      // A process that was killed gets no answer any more.
      if (++calls === options.diesAt) return dead
      asked.push(request)
      const right = request.system.includes(RULE) ? `YES ${request.user.split(' ')[1]}` : 'no'
      const text = request.model === reflects ? `<instruction>${RULE}</instruction>` : right
      return Promise.resolve({ text, microUsd: 10 })
    },
    isClean: () => true,
    onChange: () => undefined,
    onError: (error) => {
      throw error
    }
  })
  return {
    runs,
    asked,
    instructions: () => own,
    again: (diesAt) => world({ ...options, ...(diesAt === undefined ? { diesAt: -1 } : { diesAt }) }, database, asked)
  }
}

function newDatabase(): Database {
  const database = Database.open(':memory:')
  open.push(database)
  migrate(database)
  return database
}

const stateOf = ({ runs }: World): string | undefined => runs.list()[0]?.state
const ended = (one: World): Promise<void> => expect.poll(() => stateOf(one), { timeout: 30_000 }).toBe('ended')

describe('looking for better instructions', () => {
  test('ends with numbers; a suggestion is used once the person took it, and taken back when they want', async () => {
    const one = world()
    one.runs.begin(begin)
    await ended(one)
    const [run] = one.runs.list()
    expect(run).toMatchObject({
      first: FIRST,
      examples: 40,
      result: { verdict: 'better', prompt: RULE, gate: { before: 0, after: 1 } }
    })
    expect(run?.used).toEqual({ calls: one.asked.length, microUsd: 10 * one.asked.length })
    expect(one.instructions()).toBeNull()
    one.runs.accept(run?.id ?? '')
    expect(one.instructions()).toBe(RULE)
    one.runs.rollBack(run?.id ?? '')
    expect(one.instructions()).toBeNull()
    expect(stateOf(one)).toBe('rolled-back')
  })

  test.each([1, 5, 12, 20])(
    'killed at its call %s it goes on at the next start and pays for nothing twice',
    async (diesAt) => {
      const killed = world({ diesAt })
      killed.runs.begin(begin)
      await expect.poll(() => killed.asked.length, { timeout: 30_000 }).toBe(diesAt - 1)
      expect(stateOf(killed)).toBe('running')
      const next = killed.again()
      next.runs.resume()
      await ended(next)
      expect(next.runs.list()[0]?.result).toMatchObject({ verdict: 'better', prompt: RULE })
      const keys = next.asked.map(({ model, system, user }) => JSON.stringify([model, system, user]))
      expect(new Set(keys).size).toBe(keys.length)
    }
  )

  test('is cancelled for good', async () => {
    const one = world({ diesAt: 4 })
    one.runs.begin(begin)
    await expect.poll(() => one.asked.length, { timeout: 30_000 }).toBe(3)
    one.runs.cancel(one.runs.list()[0]?.id ?? '')
    expect(stateOf(one)).toBe('cancelled')
    const next = one.again()
    next.runs.resume()
    expect(next.asked).toHaveLength(3)
    expect(stateOf(next)).toBe('cancelled')
  })

  test('does not begin with too few examples', () => {
    const one = world({ examples: 19 })
    one.runs.begin(begin)
    expect(one.runs.list()).toEqual([])
  })
})
