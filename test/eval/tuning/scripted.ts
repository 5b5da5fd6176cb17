import type { CallJournal, Reply } from '../../../main/learning/tuning/paid-calls.ts'
import type { EvolutionParts, Shortfall, TuningRow } from '../../../main/learning/tuning/prompt-evolution.ts'
import { seeded } from '../../bench/seeded.ts'

/** What a prompt must say so that questions of a kind are answered rightly. */
export const RULES = [
  'Give dates as year, month and day.',
  'Write amounts without a currency.',
  'Answer in capitals.'
] as const
/** Says nothing. */
const IDLE = [
  'Be careful.',
  'Think first.',
  'Take your time.',
  'Be exact.',
  'Check it twice.',
  'Stay calm.',
  'Be brief.'
] as const

/** A world with known best edits. */
export interface ScriptedWorld {
  /** Chances of a right answer without and with the rule of a question's kind. */
  without: number
  with: number
  /** How often reflection sees what is wrong. */
  insight: number
}

export class MemoryJournal implements CallJournal {
  readonly replies = new Map<string, Reply | null>()

  find(key: string): Reply | null | undefined {
    return this.replies.get(key)
  }

  begin(key: string): void {
    this.replies.set(key, null)
  }

  answered(key: string, reply: Reply): void {
    this.replies.set(key, reply)
  }
}

export function scriptedRows(count: number): TuningRow[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(i),
    input: `kind ${i % RULES.length} of what somebody asked as number ${i}`,
    expected: 'right'
  }))
}

const kindOf = (input: string): number => Number(input.split(' ')[1])

/** The share of right answers that a prompt comes to. */
export function trueQuality(prompt: string, { without, with: rich }: ScriptedWorld): number {
  return RULES.reduce((sum, rule) => sum + (prompt.includes(rule) ? rich : without) / RULES.length, 0)
}

/** Models by script: each answers the same prompt and row the same way, and calls cost a hundredth of a cent. */
export function scriptedModels(
  world: ScriptedWorld,
  seed: number
): Pick<EvolutionParts, 'answer' | 'reflect' | 'score' | 'isClean'> {
  const reply = (text: string): Promise<Reply> => Promise.resolve({ text, microUsd: 100 })
  const reflections = seeded(seed * 31 + 7)
  return {
    answer: (prompt, row) => {
      const chance = prompt.includes(RULES[kindOf(row.input)] as string) ? world.with : world.without
      return reply(seeded(hashOf(`${seed} ${prompt} ${row.id}`))() < chance ? 'right' : 'wrong')
    },
    reflect: (prompt, shortfalls) => {
      const missing = RULES[commonKind(shortfalls)] as string
      const sees = reflections() < world.insight && !prompt.includes(missing)
      const idle = IDLE[Math.floor(reflections() * IDLE.length)] as string
      return reply(`${prompt}\n${sees ? missing : idle}`)
    },
    score: (_, answer) => Number(answer === 'right'),
    isClean: () => true
  }
}

/** What most of those that failed have in common. */
function commonKind(shortfalls: readonly Shortfall[]): number {
  const counts = RULES.map((_, kind) => shortfalls.filter(({ input }) => kindOf(input) === kind).length)
  return counts.indexOf(Math.max(...counts))
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
