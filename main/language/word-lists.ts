/**
 * Lists of words and small patterns by name, as a data file holds them. An entry is part of a regular expression;
 * `{{name}}` in it stands for any entry of another list of the same file.
 */
export type WordLists = Readonly<Record<string, readonly string[]>>

const REFERENCE = /\{\{(\w+)\}\}/g

/**
 * The entries of one or more lists as alternatives of a regular expression, in their order: `(?:today|tonight|now)`.
 * @throws RangeError for a list that is not there, or that stands for itself
 */
export function anyOf<Lists extends WordLists>(lists: Lists, ...names: readonly (keyof Lists & string)[]): string {
  return alternatives(lists, names, [])
}

function alternatives(lists: WordLists, names: readonly string[], within: readonly string[]): string {
  const entries = names.flatMap((name) => {
    const list = lists[name]
    if (!list || within.includes(name)) throw new RangeError(`no list "${name}", or it stands for itself`)
    return list.map((entry) =>
      entry.replaceAll(REFERENCE, (_, other: string) => alternatives(lists, [other], [...within, name]))
    )
  })
  return `(?:${entries.join('|')})`
}
