import { expect, test } from 'vitest'
import { complaintsAbout } from './compile.ts'

const HEAD = `import type { Candidate } from '../domain/plan.ts'
import type { Turn } from '../domain/turn.ts'
import type { Hit, Missed, Stages } from './stages.ts'
import { unchosen, uncompressed, unlimited, unmasked, unscreened } from './stages.ts'
declare const turn: Turn
declare const candidate: Candidate
declare const signal: AbortSignal
declare const stages: Required<Stages>
declare const miss: (found: Hit | Missed) => Missed
`

const RIGHT = `const screened = await stages.screen(turn, signal)
const planned = await stages.plan(screened, signal)
const missed = miss(await stages.lookUp(planned, signal))
const chosen = await stages.choose(missed, signal)
const fitted = await stages.fit(chosen, candidate, signal)
const compressed = await stages.compress(fitted, signal)
const admitted = await stages.admit(compressed, signal)
const outbound = await stages.mask(admitted, signal)
stages.generate(outbound, signal)
`

/** Each leaves something out, does it twice, or does it too early. */
const WRONG: Record<string, string> = {
  'planning what was not screened': 'await stages.plan(turn, signal)',
  'looking up without a plan': 'await stages.lookUp(await stages.screen(turn, signal), signal)',
  'looking up a raw turn': 'await stages.lookUp(turn, signal)',
  'choosing before the cache was asked': 'await stages.choose(planned, signal)',
  'fitting a raw turn': 'await stages.fit(turn, candidate, signal)',
  'fitting what was not chosen': 'await stages.fit(missed, candidate, signal)',
  'compressing before fitting': 'await stages.compress(chosen, signal)',
  'compressing twice': 'await stages.compress(compressed, signal)',
  'admitting what was not compressed': 'await stages.admit(fitted, signal)',
  'masking before admitting': 'await stages.mask(compressed, signal)',
  'asking a provider without masking': 'stages.generate(admitted, signal)',
  'asking a provider for what was only fitted': 'stages.generate(fitted, signal)',
  'leaving out two stages at once': 'stages.generate(unmasked(uncompressed(fitted)), signal)',
  'fitting after masking': 'await stages.fit(outbound, candidate, signal)',
  'making a result by hand': 'stages.generate({ turn, candidate, messages: [] }, signal)'
}

const RIGHT_WITHOUT = `const chosenPlain = unchosen(miss(await stages.lookUp(await stages.plan(unscreened(turn), signal), signal)))
stages.generate(unmasked(unlimited(uncompressed(await stages.fit(chosenPlain, candidate, signal)))), signal)
`

test('stages in their order compile, also where some are absent, and no other order does', () => {
  const wrong = Object.entries(WRONG)
  const texts = [HEAD + RIGHT + RIGHT_WITHOUT, ...wrong.map(([, line]) => `${HEAD}${RIGHT}${line}\n`)]
  const files = new Map(texts.map((text, index) => [`main/optimizer/order-${index}.ts`, text]))
  const complaints = complaintsAbout(files, [...files.keys()])
  expect(complaints[0]).toEqual([])
  const accepted = wrong.flatMap(([name], index) => (complaints[index + 1]?.length === 0 ? [name] : []))
  expect(accepted).toEqual([])
})
