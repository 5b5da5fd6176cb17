import { MEANT_CHARACTERS } from '../../domain/meant-characters.ts'
import { attackScore, letterEvidence, scoreOf, THRESHOLD, type TextMeaning } from './classifier.ts'
import { decodedParts } from './decoded.ts'
import { plainText, type Trick } from './plain-text.ts'
import { INJECTION_RULES, type InjectionFamily } from './rules.ts'
import { anyOf } from '../../language/word-lists.ts'
import words from './words.json' with { type: 'json' }

/** Where a text comes from: the person's own words, or anything else that reaches the prompt. */
export type TextOrigin = 'user' | 'outside'

/** What was found in a text, for the person to see. */
export interface InjectionFinding {
  family: InjectionFamily
  /** The words that say so, as they stand in the text, or what an encoded part says. */
  excerpt: string
  weight: number
}

export interface InjectionJudgement {
  /** 0 to 1: from 0.5 the person is asked, from 0.8 the request may be blocked; text from outside stays below 0.8. */
  score: number
  findings: InjectionFinding[]
  tricks: Trick[]
  /** Sentences of a text from outside that tell an assistant what to do. */
  orders: string[]
}

const EXCERPT = 160
const SENTENCES = 400
/** What asks somebody to act, in a text that speaks to an assistant. */
const ACTION = new RegExp(
  `\\b${anyOf(words, 'actions')}\\b|${anyOf(words, 'turkishActions')}(?:\\p{L}{0,6})(?!\\p{L})`,
  'iu'
)

/**
 * Judges one text. The person's own words count as an attack when the classifier says so, or when a rule does and the
 * classifier is at half its threshold: rules alone never do. Text from outside is another matter: only what speaks to
 * an assistant and asks for an action, or what is hidden from the eye, counts.
 * @param meaning what the person's own words mean (see `meantText`), where that is known
 */
export function judgeInjection(raw: string, origin: TextOrigin, meaning?: TextMeaning): InjectionJudgement {
  return origin === 'user' ? readOwnWords(raw).judge(meaning) : judgeOutside(unfolded(raw))
}

/**
 * The text whose vector `judgeInjection` takes for a person's words; undefined where the letters leave no doubt, so that
 * everyday questions wait for no vector.
 */
export const meantText = (raw: string): string | undefined => readOwnWords(raw).meant

/** A person's words, which were read once. */
export interface ReadWords {
  /** See `meantText`. */
  meant: string | undefined
  /** See `judgeInjection`. */
  judge: (meaning?: TextMeaning) => InjectionJudgement
}

/** Of our own sets no attack below it is found by its vector, and it spares half of the harmless texts full of trigger words. */
const DOUBT = 0.1

/** Reads a person's words: whether their meaning has to be known is told before they are judged. */
export function readOwnWords(raw: string): ReadWords {
  const read = unfolded(raw)
  const { text } = read
  const letters = letterEvidence(text)
  const beginning = text.slice(0, MEANT_CHARACTERS)
  const doubt = scoreOf(beginning === text ? letters : letterEvidence(beginning))
  return {
    meant: doubt > THRESHOLD * DOUBT ? beginning : undefined,
    judge: (meaning) => judgeOwnWords(read, scoreOf(letters, meaning))
  }
}

/** A text as a reader sees it, what its encoded parts say, and what was done to hide something. */
interface Unfolded {
  text: string
  decoded: readonly string[]
  tricks: Trick[]
}

function unfolded(raw: string): Unfolded {
  const { text, tricks } = plainText(raw)
  const parts = decodedParts(text)
  return { text, decoded: parts.map((part) => part.text), tricks: [...tricks, ...parts.map(({ trick }) => trick)] }
}

/** @param score of the whole text, by its letters and its meaning */
function judgeOwnWords({ text, decoded, tricks }: Unfolded, score: number): InjectionJudgement {
  const findings = matchesOf(text)
  let likely = score
  for (const said of decoded) {
    const inside = matchesOf(said)
    const hidden = attackScore(said)
    if (inside.length === 0 && hidden <= THRESHOLD) continue
    findings.push({ family: 'hidden', excerpt: said.slice(0, EXCERPT), weight: 0.8 }, ...inside)
    likely = Math.max(likely, hidden, inside.length > 0 ? THRESHOLD : 0)
  }
  if (tricks.includes('tags')) findings.push({ family: 'hidden', excerpt: '', weight: 0.9 })
  // A rule's own sentence may tell what a long tail hides.
  const near =
    findings.length === 0
      ? likely
      : Math.max(
          likely,
          ...sentences(text)
            .filter((one) => matchesOf(one).length > 0)
            .map((one) => attackScore(one))
        )
  // A few words have too few n-grams to tell anything: without a rule that agrees they count for less.
  const alone = findings.length > 0 ? likely : likely * Math.min(1, wordsIn(text) / WORDS_THAT_TELL)
  // The classifier's threshold is the middle of the scale, its certainty the end.
  const byClassifier =
    alone < THRESHOLD ? (0.5 * alone) / THRESHOLD : 0.5 + (0.29 * (alone - THRESHOLD)) / (1 - THRESHOLD)
  const byRules = near < THRESHOLD / 2 && !tricks.includes('tags') ? 0 : noisyOr(findings)
  return {
    score: Math.max(byClassifier, byRules >= 0.6 ? Math.max(byRules, 0.55) : 0),
    findings: byRules > 0 || alone >= THRESHOLD ? findings : [],
    tricks,
    orders: []
  }
}

/** A text of fewer words says little by its n-grams: the shortest questions of people have about this many. */
const WORDS_THAT_TELL = 6
const wordsIn = (text: string): number => text.trim().split(/\s+/).length

/** Never more than this for text from outside: the person is asked, and the request is never blocked for it. */
const OUTSIDE_AT_MOST = 0.75

function judgeOutside({ text, decoded, tricks }: Unfolded): InjectionJudgement {
  const findings: InjectionFinding[] = []
  const orders: string[] = []
  for (const part of [text, ...decoded]) {
    const parts = sentences(part)
    parts.forEach((sentence, at) => {
      const matches = matchesOf(sentence)
      if (matches.length === 0) return
      const around = `${sentence} ${parts[at + 1] ?? ''}`
      const speaks = matches.some(({ family }) => family !== 'exfiltration' && family !== 'secrecy')
      const sure = matches.some(
        ({ family, weight }) =>
          (family === 'override' || family === 'fake-turn' || family === 'extraction') && weight >= 0.75
      )
      const likely = attackScore(around)
      if (
        (sure && likely > THRESHOLD / 4) ||
        (speaks && ACTION.test(around) && likely > THRESHOLD * 0.6) ||
        noisyOr(matches) > 0.9
      ) {
        findings.push(...matches)
        orders.push(sentence)
      }
    })
    if (part !== text && findings.length > 0)
      findings.push({ family: 'hidden', excerpt: part.slice(0, EXCERPT), weight: 0.8 })
  }
  if (tricks.includes('tags')) findings.push({ family: 'hidden', excerpt: '', weight: 0.9 })
  return {
    score: findings.length > 0 ? Math.min(OUTSIDE_AT_MOST, Math.max(0.55, noisyOr(findings))) : 0,
    findings,
    tricks,
    orders
  }
}

function matchesOf(text: string): InjectionFinding[] {
  return INJECTION_RULES.flatMap(({ family, weight, pattern }) => {
    const match = pattern.exec(text)
    return match ? [{ family, weight, excerpt: match[0].trim().slice(0, EXCERPT) }] : []
  })
}

/** Several findings together, each family once: 1 − Π(1 − weight). */
function noisyOr(findings: readonly InjectionFinding[]): number {
  const best = new Map<InjectionFamily, number>()
  for (const { family, weight } of findings) best.set(family, Math.max(best.get(family) ?? 0, weight))
  return 1 - [...best.values()].reduce((rest, weight) => rest * (1 - weight), 1)
}

const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+|(?<=-->)|(?=<!--)/)
    .filter((one) => one.trim().length > 3)
    .slice(0, SENTENCES)
