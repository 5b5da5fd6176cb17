import process from 'node:process'
import { evolvePrompt } from '../../../main/learning/tuning/prompt-evolution.ts'
import { instructionIn, reflectionRequest } from '../../../main/learning/tuning/reflection.ts'
import { tokenOverlap } from '../../../main/learning/tuning/token-overlap.ts'
import { seeded } from '../../bench/seeded.ts'
import { WhatAModelDoes } from '../red-team/what-a-model-does.ts'
import type { Measured } from '../suite.ts'
import { extractionTasks } from './extraction-tasks.ts'
import { MemoryJournal } from './scripted.ts'

const TASKS = 100
const ROLLOUTS = 120
const LONGEST_INSTRUCTION = 120
const FIRST = 'Extract the invoice number, the company, the date and the amount from the text.'

/** One run with two model files: one answers our own extraction tasks, the other one reflects on what was poor. */
export async function tuneRealModels(answers: string, reflects: string): Promise<Measured> {
  const [answering, reflecting] = [new WhatAModelDoes(answers), new WhatAModelDoes(reflects, LONGEST_INSTRUCTION)]
  try {
    const suggested: string[] = []
    const { verdict, prompt, gate, fates, used } = await evolvePrompt(
      FIRST,
      extractionTasks(TASKS),
      { rollouts: ROLLOUTS, microUsd: 0 },
      {
        journal: new MemoryJournal(),
        random: seeded(1),
        signal: new AbortController().signal,
        answer: async (system, { input }) => ({ text: await answering.answer({ system, user: input }), microUsd: 0 }),
        reflect: async (before, shortfalls) => {
          const text = instructionIn(await reflecting.answer(reflectionRequest(before, shortfalls)))
          suggested.push(text)
          return { text, microUsd: 0 }
        },
        score: ({ expected }, answer) => tokenOverlap(answer, expected),
        isClean: () => true,
        onProgress: (progress) => void process.stderr.write(`${JSON.stringify(progress)}\n`)
      }
    )
    return {
      metrics: {
        before: gate?.before ?? 0,
        after: gate?.after ?? 0,
        gateRows: gate?.rows ?? 0,
        evidence: gate?.evidence ?? 0,
        rolloutsUsed: used.rollouts,
        suggestions: fates.length
      },
      notes: [
        `Verdict: ${verdict}. Suggestions: ${fates.join(', ')}.`,
        `The instruction at the end:\n${prompt}`,
        `Suggested:\n${suggested.join('\n---\n')}`
      ]
    }
  } finally {
    await answering.close()
    await reflecting.close()
  }
}
