import lexicon from './lexicon.json' with { type: 'json' }

/**
 * A lexicon's lines by number; a word may be on several. Words are folded (see `fold`) and end in `*` where endings may
 * follow; poles of a line are apart by `|`.
 */
export class Lexicon {
  readonly #exact = new Map<string, string[]>()
  readonly #beginnings: [string, string][] = []

  constructor(lines: readonly string[]) {
    for (const [index, line] of lines.entries())
      for (const [pole, words] of line.split('|').entries())
        for (const word of words.trim().split(/\s+/)) {
          const name = `${index}.${pole}`
          if (word.endsWith('*')) this.#beginnings.push([word.slice(0, -1), name])
          else this.#exact.set(word, [...(this.#exact.get(word) ?? []), name])
        }
  }

  /** `line.pole` of every place a folded word stands at. */
  placesOf(folded: string): string[] {
    const exact = this.#exact.get(folded) ?? []
    const begun = this.#beginnings.filter(([beginning]) => folded.startsWith(beginning)).map(([, name]) => name)
    return [...new Set([...exact, ...begun])]
  }
}

/** A line an axis: two texts that stand at different poles of one axis do not mean the same. */
export const opposites = new Lexicon(lexicon.opposites)
/** Words whose presence on one side alone already changes the answer. */
export const limits = new Lexicon(lexicon.limits)
/** A line a unit. */
export const units = new Lexicon(lexicon.units)
/** Names of what an answer is written in or for; all of them must agree. */
export const formats = new Lexicon(lexicon.formats)
/** Kinds of questions that never share an answer. */
export const questions = new Lexicon(lexicon.questions)
