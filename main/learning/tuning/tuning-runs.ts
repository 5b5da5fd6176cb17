import { randomInt, randomUUID } from 'node:crypto'
import type { ModelRef, WorkspaceId } from '../../domain/ids.ts'
import type { TuningRun } from '../../domain/tuning.ts'
import type { MicroUsd } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { seededRandom } from '../../statistics/seeded-random.ts'
import type { TuningSetup, TuningStore } from '../../storage/tuning-store.ts'
import type { Reply } from './paid-calls.ts'
import { evolvePrompt, type TuningRow } from './prompt-evolution.ts'
import { instructionIn, reflectionRequest } from './reflection.ts'
import { tokenOverlap } from './token-overlap.ts'

export interface TuningRequest {
  workspaceId: WorkspaceId
  model: ModelRef
  system: string
  user: string
}

export interface TuningRunsParts {
  clock: Clock
  store: TuningStore
  /** Questions of a workspace with the answers that they should have had, masked. */
  rows: (workspace: WorkspaceId) => TuningRow[]
  /** What holds in a workspace, and what it says of its own. */
  instructions: (workspace: WorkspaceId) => { holds: string; own: string | null }
  setInstructions: (workspace: WorkspaceId, own: string | null) => void
  ask: (request: TuningRequest, signal: AbortSignal) => Promise<Reply>
  /** Whether a prompt holds nothing that would have to be masked. */
  isClean: (prompt: string, workspace: WorkspaceId) => boolean
  onChange: () => void
  onError: (error: unknown) => void
}

export interface TuningStart {
  workspaceId: WorkspaceId
  answers: ModelRef
  reflects: ModelRef
  limits: { rollouts: number; microUsd: MicroUsd }
}

/** With fewer corrected answers nothing can be shown. */
export const LEAST_EXAMPLES = 20
const SEEDS = 2 ** 31

/** Looks for better instructions of workspaces, one run at a time; what was running when the app ended goes on at its start. */
export class TuningRuns {
  readonly #parts: TuningRunsParts
  #running: { id: string; stop: AbortController; done: Promise<void> } | undefined

  constructor(parts: TuningRunsParts) {
    this.#parts = parts
  }

  /** The newest first. */
  list(): TuningRun[] {
    return this.#parts.store.list()
  }

  /** How many corrected answers a workspace has. */
  examplesIn(workspace: WorkspaceId): number {
    return this.#parts.rows(workspace).length
  }

  /** Begins a run. Does nothing while another one runs, or with too few examples. */
  begin({ workspaceId, answers, reflects, limits }: TuningStart): void {
    const { store, rows, instructions, clock } = this.#parts
    const found = rows(workspaceId)
    if (this.#running || found.length < LEAST_EXAMPLES) return
    const { holds, own } = instructions(workspaceId)
    const id = randomUUID()
    const setup: TuningSetup = {
      answers,
      reflects,
      first: holds,
      own,
      rows: found,
      examples: found.length,
      limits,
      seed: randomInt(SEEDS)
    }
    store.add(id, workspaceId, clock.now(), setup)
    this.#go(id, workspaceId, setup)
  }

  /** Goes on with a run that was under way. */
  resume(): void {
    const left = this.list().find(({ state }) => state === 'running')
    const setup = left && this.#parts.store.setupOf(left.id)
    if (setup && !this.#running) this.#go(left.id, left.workspaceId, setup)
  }

  cancel(id: string): void {
    if (this.#running?.id !== id) return
    this.#parts.store.become(id, 'cancelled')
    this.#running.stop.abort()
    this.#parts.onChange()
  }

  /** The workspace takes what a run has found. */
  accept(id: string): void {
    const { store, setInstructions, onChange } = this.#parts
    const run = this.list().find((one) => one.id === id)
    if (run?.state !== 'ended' || run.result?.verdict !== 'better') return
    setInstructions(run.workspaceId, run.result.prompt)
    store.become(id, 'accepted')
    onChange()
  }

  /** The workspace says again what it said before the run. */
  rollBack(id: string): void {
    const { store, setInstructions, onChange } = this.#parts
    const run = this.list().find((one) => one.id === id)
    const setup = store.setupOf(id)
    if (run?.state !== 'accepted' || !setup) return
    setInstructions(run.workspaceId, setup.own)
    store.become(id, 'rolled-back')
    onChange()
  }

  /** Ends what is under way; it goes on at the next start. */
  async close(): Promise<void> {
    this.#running?.stop.abort()
    await this.#running?.done
  }

  #go(id: string, workspaceId: WorkspaceId, setup: TuningSetup): void {
    const stop = new AbortController()
    const done = this.#run(id, workspaceId, setup, stop.signal).finally(() => {
      this.#running = undefined
      if (!stop.signal.aborted) this.#parts.onChange()
    })
    this.#running = { id, stop, done }
    this.#parts.onChange()
  }

  async #run(id: string, workspaceId: WorkspaceId, setup: TuningSetup, signal: AbortSignal): Promise<void> {
    const { store, ask, isClean, onChange, onError } = this.#parts
    const { answers, reflects, first, rows, limits, seed } = setup
    try {
      const { verdict, prompt, gate, fates } = await evolvePrompt(first, rows, limits, {
        journal: {
          find: (key) => store.findCall(id, key),
          begin: (key) => store.beginCall(id, key),
          answered: (key, { text, microUsd }) => store.answerCall(id, key, text, microUsd)
        },
        random: seededRandom(seed),
        answer: (system, { input }) => ask({ workspaceId, model: answers, system, user: input }, signal),
        reflect: async (before, shortfalls) => {
          const reply = await ask({ workspaceId, model: reflects, ...reflectionRequest(before, shortfalls) }, signal)
          return { ...reply, text: instructionIn(reply.text) }
        },
        score: ({ expected }, answer) => tokenOverlap(answer, expected),
        isClean: (text) => isClean(text, workspaceId),
        onProgress: onChange,
        signal
      })
      store.ended(id, { verdict, prompt, gate, suggestions: fates.length })
    } catch (error) {
      // Cancelled, or the app ends: then the run goes on at the next start.
      if (signal.aborted) return
      store.become(id, 'failed')
      onError(error)
    }
  }
}
