import { v7 as uuid } from 'uuid'
import type { AnswerSettingsBook } from '../chat/answer-settings.ts'
import { likelyTurn } from '../chat/turns-ahead.ts'
import { describeError } from '../domain/describe-error.ts'
import { SextantError } from '../domain/errors.ts'
import type { TurnId, WorkspaceId } from '../domain/ids.ts'
import type { Turn } from '../domain/turn.ts'
import type { Reply } from '../learning/tuning/paid-calls.ts'
import type { TuningRow } from '../learning/tuning/prompt-evolution.ts'
import { TuningRuns, type TuningRequest } from '../learning/tuning/tuning-runs.ts'
import { answer, type PipelineParts } from '../optimizer/pipeline.ts'
import type { Ports } from '../ports.ts'
import type { DatasetStore } from '../storage/dataset-store.ts'
import { TuningStore } from '../storage/tuning-store.ts'
import type { Part } from './part.ts'
import type { SecurityOfApp } from './security.ts'
import type { StorageParts } from './storage.ts'

const LONGEST_ANSWER = 512
/** Corrected answers that are looked at, the newest. */
const MOST_ROWS = 200
const READ_AT_ONCE = 100

/** Looking for better instructions, from its parts. Nothing of it runs unless the person begins it. */
export function composeTuning(
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  { database, settings }: Pick<StorageParts, 'database' | 'settings'>,
  { gate }: Pick<SecurityOfApp, 'gate'>,
  examples: DatasetStore,
  answerSettings: AnswerSettingsBook,
  pipeline: PipelineParts,
  onChange: () => void
): Part<{ tuning: TuningRuns }> {
  const ask = async ({ workspaceId, model, system, user }: TuningRequest, signal: AbortSignal): Promise<Reply> => {
    const chat = { ...settings.current.chat, systemPrompt: system, temperature: 0 }
    // It goes the way of every question, with its limits, questions and network log; nothing is kept or taken from the cache.
    const { warming: _, ...turn } = likelyTurn({ workspaceId, model, text: user }, chat, LONGEST_ANSWER)
    const asked: Turn = { ...turn, id: uuid() as TurnId, fresh: true }
    asked.sampling = { ...asked.sampling, maxOutputTokens: LONGEST_ANSWER }
    const events = answer(asked, pipeline, { receivedAt: clock.monotonic(), signal })
    let text = ''
    for (;;) {
      const step = await events.next()
      if (step.done) {
        const { error, costMicroUsd } = step.value
        if (error) throw new SextantError(error.code, { params: error.params })
        signal.throwIfAborted()
        return { text, microUsd: costMicroUsd ?? 0 }
      }
      if (step.value.type === 'delta' && step.value.channel === 'text') text += step.value.text
    }
  }
  const tuning = new TuningRuns({
    clock,
    store: new TuningStore(database),
    rows: (workspace) => rowsOf(examples, workspace),
    instructions: (workspace) => {
      const { own, above } = answerSettings.of({ type: 'workspace', id: workspace }, workspace)
      return { holds: own.systemPrompt ?? above.systemPrompt ?? '', own: own.systemPrompt }
    },
    setInstructions: (workspace, systemPrompt) => {
      const owner = { type: 'workspace', id: workspace } as const
      answerSettings.set(owner, { ...answerSettings.of(owner, workspace).own, systemPrompt })
    },
    ask,
    isClean: (prompt, workspace) => gate.cleaned([prompt], workspace)[0] === prompt,
    onChange,
    onError: (error) => log.warn('tuning.failed', { error: describeError(error) })
  })
  return { parts: { tuning }, start: () => tuning.resume(), close: () => tuning.close() }
}

/** Questions with corrected answers, without what came before them in their conversations. */
function rowsOf(examples: DatasetStore, workspace: WorkspaceId): TuningRow[] {
  const rows: TuningRow[] = []
  for (let before: number | null = null; rows.length < MOST_ROWS;) {
    const page = examples.page('with-better', before, READ_AT_ONCE)
    for (const { id, workspaceId, prompt, better } of page) {
      const input = prompt.findLast(({ role }) => role === 'user')?.text
      if (workspaceId === workspace && input && better) rows.push({ id: String(id), input, expected: better })
    }
    const last = page.at(-1)
    if (!last) break
    before = last.id
  }
  return rows
}
