/**
 * Classes of text that tokenizers treat differently. `digits` are counted one by one, `digitGroups` in threes: some
 * tokenizers know every digit, others groups. `opaque` is encoded data, such as base64 and hashes. `messages` are not
 * text but have tokens around them.
 */
export const TEXT_CLASSES = [
  'words',
  'accented',
  'digits',
  'digitGroups',
  'ideographs',
  'otherScripts',
  'symbols',
  'spaces',
  'opaque',
  'messages'
] as const

export type TextClass = (typeof TEXT_CLASSES)[number]
/** How much of each class a text has, in the order of `TEXT_CLASSES`; in tokens of o200k_base but for `digits`. */
export type ClassCounts = number[]

const RUN = new RegExp(
  [
    String.raw`(?<opaque> ?(?=[A-Za-z]{0,64}\d)[A-Za-z0-9+/=_-]{24,})`,
    String.raw`(?<digits>\d+)`,
    String.raw`(?<ideographs> ?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+)`,
    String.raw`(?<latin> ?[\p{Script=Latin}\p{M}]+)`,
    String.raw`(?<otherScripts> ?[\p{L}\p{M}]+)`,
    String.raw`(?<spaces>\s+)`,
    String.raw`(?<symbols>[^\s\p{L}\p{N}]+|.)`
  ].join('|'),
  'gsu'
)
const ASCII = /^[ -~]+$/
const DIGITS_IN_GROUP = 3
const at = (name: TextClass): number => TEXT_CLASSES.indexOf(name)
const [WORDS, ACCENTED, DIGITS, GROUPS] = [at('words'), at('accented'), at('digits'), at('digitGroups')]

/** @param count tokens of a run of characters in o200k_base */
export function classCounts(text: string, count: (run: string) => number): ClassCounts {
  const counts = TEXT_CLASSES.map(() => 0)
  const add = (index: number, n: number): void => {
    counts[index] = (counts[index] ?? 0) + n
  }
  for (const { 0: run, groups = {} } of text.matchAll(RUN)) {
    if (groups['latin'] !== undefined) add(ASCII.test(run) ? WORDS : ACCENTED, count(run))
    else if (groups['digits'] !== undefined) {
      add(DIGITS, run.length)
      add(GROUPS, Math.ceil(run.length / DIGITS_IN_GROUP))
    } else {
      const name = Object.keys(groups).find((key) => groups[key] !== undefined) as TextClass
      add(at(name), count(run))
    }
  }
  return counts
}

/** The classes of a prompt: those of its texts together, and its messages. */
export function promptCounts(texts: readonly ClassCounts[], messages: number): ClassCounts {
  const counts = TEXT_CLASSES.map((_, index) => texts.reduce((sum, text) => sum + (text[index] ?? 0), 0))
  counts[at('messages')] = messages
  return counts
}
