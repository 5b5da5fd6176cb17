import { lettersDiffer } from './symbols-and-abbreviations.ts'
import { turnedByPrefix } from './polarity.ts'
import { profileOf, type Profile } from './profile.ts'
import { casesConflict, rolesOf } from './semantic-roles.ts'
import { isFormOf, sharedStem } from './words.ts'

/** Why two texts must not share an answer, whatever their vectors say. */
export type Objection =
  | 'language'
  | 'number'
  | 'spelling'
  | 'date'
  | 'unit'
  | 'negation'
  | 'opposite'
  | 'format'
  | 'name'
  | 'code'
  | 'quote'
  | 'direction'

/** Why two texts probably do not share an answer, unless it is known that this answer does not depend on such things. */
export type Doubt = 'one-word' | 'limit' | 'question' | 'superlative'

/** What a comparison found. */
export interface Verdict {
  objections: Objection[]
  doubts: Doubt[]
  /** With the doubt `one-word`: the other text's words that this one has not. */
  replaced: string[]
  /** The same question word for word, but for courtesies, articles and punctuation. */
  sameWords: boolean
  /** No word that carries meaning is in one text alone. */
  sameContent: boolean
}

/** Two texts that share so much of their meaning differ in what they ask about, not in how they ask. */
const MINIMAL_PAIR_SHARE = 0.5

/** Profiles are made once for a text and compared often. */
export { profileOf, type Profile }

/**
 * Whether an answer to one text may be an answer to the other. Knows English and Turkish. Says no whenever it is in
 * doubt: a refused hit costs one call, a wrong one costs trust.
 */
export function verify(a: Profile, b: Profile): Verdict {
  const pairs = match(a.content, b.content, a.language)
  const largest = Math.max(a.content.length, b.content.length)
  const minimal = pairs.restA.length > 0 && pairs.restB.length > 0 && pairs.shared >= largest * MINIMAL_PAIR_SHARE
  const objections: [Objection, boolean][] = [
    ['language', a.language !== b.language],
    ['number', !equal(a.numbers, b.numbers) || !equal(a.signs, b.signs)],
    ['spelling', lettersDiffer(a.words, b.words)],
    ['date', !equal(a.dates, b.dates)],
    ['unit', !equal(a.units.toSorted(), b.units.toSorted())],
    ['negation', a.negations !== b.negations || pairs.negated],
    ['opposite', opposed(a.poles, b.poles) || pairs.turned],
    ['format', !equal(unique(a.formats), unique(b.formats))],
    ['code', !equal(a.identifiers, b.identifiers)],
    ['quote', !equal(a.quotes, b.quotes)],
    ['name', namesDiffer(a, b) || namesDiffer(b, a) || !equal(a.abbreviations, b.abbreviations)],
    ['direction', pairs.swapped || rolesConflict(a, b) || casesConflict(a, b)]
  ]
  const doubts: [Doubt, boolean][] = [
    ['one-word', minimal],
    ['limit', !equal(unique(a.limits), unique(b.limits))],
    ['question', !equal(unique(a.questions), unique(b.questions))],
    ['superlative', a.superlative !== b.superlative]
  ]
  const found = objections.filter(([, holds]) => holds).map(([objection]) => objection)
  return {
    objections: found,
    doubts: doubts.filter(([, holds]) => holds).map(([doubt]) => doubt),
    replaced: minimal ? pairs.restB : [],
    sameWords: found.length === 0 && a.form !== '' && a.form === b.form,
    sameContent: pairs.restA.length === 0 && pairs.restB.length === 0
  }
}

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])
const unique = (list: readonly string[]): string[] => [...new Set(list)].sort()

/** Poles of an axis that both texts name, in their order; naming an axis on one side only is no contradiction. */
function opposed(a: readonly string[], b: readonly string[]): boolean {
  const axisOf = (place: string): string => place.split('.')[0] ?? ''
  const axes = new Set(a.map(axisOf))
  for (const axis of axes) {
    const [inA, inB] = [a, b].map((places) =>
      places.filter((place, i) => axisOf(place) === axis && place !== places[i - 1])
    )
    if (inA && inB && inB.length > 0 && !equal(unique(inA), unique(inB))) return true
    if (inA && inB && unique(inA).length > 1 && !equal(inA, inB)) return true
  }
  return false
}

/** Names in one text that the other does not have, or has in another order. */
function namesDiffer(a: Profile, b: Profile): boolean {
  const order = b.words.map((word) => word.folded)
  let from = -1
  for (const name of a.names) {
    const at = order.findIndex(
      (word, i) => i > from && (word === name || isFormOf(word, name, a.language) || isFormOf(name, word, a.language))
    )
    if (at < 0) return true
    from = at
  }
  return false
}

interface Matched {
  shared: number
  restA: string[]
  restB: string[]
  /** A form of a word says no on one side only. */
  negated: boolean
  /** A word on one side is the opposite of one on the other by its beginning. */
  turned: boolean
  /** Two of otherwise the same words have changed places. */
  swapped: boolean
}

/** Turkish verbs in the imperative say no with two letters. */
const NO_FORM = /^m[ae](?:$|y|s)/

function match(a: readonly string[], b: readonly string[], language: 'en' | 'tr'): Matched {
  const free = b.map((word, at) => ({ word, at }))
  const restA: string[] = []
  const places: number[] = []
  let negated = false
  for (const word of a) {
    let found = free.findIndex((one) => one.word === word)
    if (found < 0) {
      found = free.findIndex((one) => sharedStem(one.word, word, language) !== undefined)
      const forms = found < 0 ? undefined : sharedStem(word, free[found]?.word ?? '', language)
      if (forms && NO_FORM.test(forms.a) !== NO_FORM.test(forms.b)) negated = true
    }
    if (found < 0) restA.push(word)
    else places.push(...free.splice(found, 1).map((one) => one.at))
  }
  const restB = free.map((one) => one.word)
  const turned = restA.some((one) => restB.some((other) => turnedByPrefix(one, other)))
  const moved = restA.length === 0 && restB.length === 0 ? places.filter((place, i) => place !== i) : []
  return { shared: places.length, restA, restB, negated, turned, swapped: moved.length === 2 }
}

/** A thing that comes from somewhere in one text and goes there in the other. */
function rolesConflict(a: Profile, b: Profile): boolean {
  const [inA, inB] = [rolesOf(a), rolesOf(b)]
  for (const [thing, role] of inA) {
    const other =
      inB.get(thing) ??
      [...inB].find(([name]) => isFormOf(name, thing, a.language) || isFormOf(thing, name, a.language))?.[1]
    if (other !== undefined && other !== role) return true
  }
  return false
}
