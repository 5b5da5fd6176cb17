import { evolvePrompt, type EvolutionResult } from '../../main/learning/tuning/prompt-evolution.ts'
import { learnedByHeart } from '../../main/learning/tuning/shared-words.ts'
import { seeded } from '../bench/seeded.ts'
import type { Measured, Suite } from './suite.ts'
import { tuneRealModels } from './tuning/real-models.ts'
import { MemoryJournal, scriptedModels, scriptedRows, trueQuality, type ScriptedWorld } from './tuning/scripted.ts'

const ROLLOUTS = 100
const PLENTY_MICRO_USD = 1_000_000
const FIRST = 'Answer the question.'
/** Three rules are missing, each of which a third of the questions needs. */
const PLANTED: ScriptedWorld = { without: 0.2, with: 0.95, insight: 0.85 }
/** Whatever a prompt says, six in ten answers are right. */
const NOTHING_HELPS: ScriptedWorld = { without: 0.6, with: 0.6, insight: 0 }
const GAIN_RUNS = 1_000
const FALSE_RUNS = 1_000

/**
 * Evolving prompts with models by script, whose best edits are known. `--answers <file.gguf> --reflects <file.gguf>` runs
 * once with real models on our own extraction tasks instead.
 */
export const tuning: Suite = {
  ownSet: 'test/eval/tuning/scripted.ts',
  goals: [
    { metric: 'plantedGainRatio', atLeast: 0.85 },
    { metric: 'falseAcceptRate', atMost: 0.03 },
    { metric: 'sharedFiveGrams', atMost: 0 },
    { metric: 'rolloutsUsed', atMost: ROLLOUTS }
  ],
  async run(_, options): Promise<Measured> {
    const [answers, reflects] = [options.get('answers'), options.get('reflects')]
    if (answers && reflects) return tuneRealModels(answers, reflects)
    const runs = Number(options.get('runs') ?? FALSE_RUNS)
    const planted = await many(PLANTED, Math.min(runs, GAIN_RUNS))
    const best = PLANTED.with - PLANTED.without
    const gains = planted.map(({ prompt }) => (trueQuality(prompt, PLANTED) - PLANTED.without) / best)
    const idle = await many(NOTHING_HELPS, runs)
    const candidates = idle.map(({ fates }) => fates.filter((fate) => fate === 'kept').length)
    const texts = scriptedRows(ROWS).flatMap(({ input, expected }) => [input, expected])
    const used = [...planted, ...idle].map((result) => result.used.rollouts)
    return {
      metrics: {
        plantedGainRatio: mean(gains),
        falseAcceptRate: mean(idle.map(({ verdict }) => Number(verdict === 'better'))),
        sharedFiveGrams: planted.reduce((sum, { prompt }) => sum + learnedByHeart(prompt, FIRST, texts).length, 0),
        rolloutsUsed: Math.max(...used),
        'plantedGainRatio.rejected': mean(planted.map(({ verdict }) => Number(verdict !== 'better'))),
        meanCandidates: mean(candidates)
      },
      notes: [
        `${planted.length} runs with three planted rules, ${idle.length} where nothing helps, ${ROLLOUTS} answers each.`,
        'A run that shows nothing counts as no gain.'
      ]
    }
  }
}

const ROWS = 60

async function many(world: ScriptedWorld, runs: number): Promise<EvolutionResult[]> {
  const results: EvolutionResult[] = []
  for (let seed = 1; seed <= runs; seed++)
    results.push(
      await evolvePrompt(
        FIRST,
        scriptedRows(ROWS),
        { rollouts: ROLLOUTS, microUsd: PLENTY_MICRO_USD },
        {
          ...scriptedModels(world, seed),
          journal: new MemoryJournal(),
          random: seeded(seed),
          signal: new AbortController().signal
        }
      )
    )
  return results
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
