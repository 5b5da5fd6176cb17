import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { complaintsAbout, root } from './compile.ts'

const PIPELINE = 'main/optimizer/pipeline.ts'
const TRACE = 'main/domain/trace.ts'
const STAGES = 'main/optimizer/stages.ts'
const TOY = 'main/optimizer/toy/count-words.ts'

/** One edit of a file; it fails where the file has no such place any more, and CONTRIBUTING.md is to be read again. */
function edited(file: string, ...edits: [place: string, text: string][]): [string, string] {
  let text = readFileSync(path.join(root, file), 'utf8')
  for (const [place, by] of edits) {
    expect(text, file).toContain(place)
    text = text.replace(place, () => by)
  }
  return [file, text]
}

/** The steps of CONTRIBUTING.md, "Add a stage": a stage between choosing and preparing that counts the words. */
const steps = (): Map<string, string> =>
  new Map([
    edited(
      TRACE,
      ["  'choose',\n", "  'choose',\n  'toy',\n"],
      ['export interface StageDecisions {\n', 'export interface StageDecisions {\n  toy: { words: number }\n']
    ),
    edited(
      STAGES,
      [
        'interface ForCandidate {',
        `export interface Counted extends ResultOf<'toy'> {
  turn: Turn
  plan: Plan
  messages: readonly TurnMessage[]
}

interface ForCandidate {`
      ],
      ['  choose?: ', '  toy?: (chosen: Chosen, signal: AbortSignal) => Promise<Counted>\n  choose?: '],
      ['  fit: (chosen: Chosen,', '  fit: (chosen: Chosen | Counted,']
    ),
    [
      TOY,
      `import { resultOf, type Chosen, type Counted } from '../stages.ts'

/** Counts the words that were chosen. */
export function countWords({ turn, plan, messages }: Chosen): Counted {
  const words = messages.reduce((sum, { text }) => sum + text.split(' ').length, 0)
  return resultOf<Counted>({ turn, plan, messages, decision: { words } })
}
`
    ],
    edited(
      PIPELINE,
      ['lookUp, choose } = stages', 'lookUp, choose, toy } = stages'],
      [
        '    yield* generated(chosen, parts, trace, options)',
        `    if (toy) await trace.run('toy', () => toy(chosen, signal))
    yield* generated(chosen, parts, trace, options)`
      ]
    )
  ])

test('the steps of "Add a stage" lead to a pipeline that compiles', () => {
  const asked = [PIPELINE, TOY, STAGES]
  expect(complaintsAbout(steps(), asked)).toEqual(asked.map(() => []))
})

test('a stage whose name or decision was forgotten does not compile', () => {
  const forgotten = steps()
  forgotten.set(...edited(TRACE))
  expect(complaintsAbout(forgotten, [TOY]).flat()).not.toEqual([])
})
