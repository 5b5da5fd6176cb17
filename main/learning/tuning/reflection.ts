import type { Shortfall } from './prompt-evolution.ts'

/** Letters of a text that are shown to the model that reflects. */
const LONGEST = 1_200

/** What a model is asked that is to write a better instruction. */
export function reflectionRequest(prompt: string, shortfalls: readonly Shortfall[]): { system: string; user: string } {
  const cases = shortfalls.map(({ input, expected, answer }, i) =>
    [
      `Case ${i + 1}`,
      `Input: ${cut(input)}`,
      `Answer that was given: ${cut(answer)}`,
      `Answer that was wanted: ${cut(expected)}`
    ].join('\n')
  )
  return {
    system:
      'You improve the instruction that an assistant follows. Say in general words what the wanted answers have in common: what they contain, in which order, in which format, how long. Never repeat a case, a name or a number from the cases. Reply with the new instruction alone, between <instruction> and </instruction>.',
    user: [`The instruction now:\n${prompt}`, ...cases, 'Write the better instruction.'].join('\n\n')
  }
}

/** The instruction in what the model wrote; all of it where it kept to no form. */
export function instructionIn(reply: string): string {
  const [, after = reply] = /<instruction>(.*)/s.exec(reply) ?? []
  return (after.split('</instruction>')[0] ?? '').trim()
}

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`)
