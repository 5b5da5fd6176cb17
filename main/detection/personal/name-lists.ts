import lists from './names.json' with { type: 'json' }
import own from './words.json' with { type: 'json' }

/** Names, places and everyday words, folded to plain small letters. Where they come from: native-models/training/detection. */
export interface NameLists {
  given: ReadonlySet<string>
  family: ReadonlySet<string>
  places: ReadonlySet<string>
  /** Names that are everyday words as well: "Will", "May", "Deniz". */
  words: ReadonlySet<string>
  everyday: ReadonlySet<string>
}

let read: NameLists | undefined

/** The lists, unfolded when somebody first looks for a name: a start of the app does without them. */
export function nameLists(): NameLists {
  if (read) return read
  const set = (text: string, separator = ' '): Set<string> => new Set(text.split(separator).map(plain))
  read = {
    given: set(lists.given),
    family: set(lists.family),
    places: set(lists.places, '|'),
    words: new Set([...set(lists.words), ...own.turkishNames.map(plain)]),
    everyday: new Set([...set(lists.everyday), ...own.turkishEveryday.map(plain)])
  }
  return read
}

/** Small letters without marks: "Ayşe", "AYSE" and "ayşe" are one name, "İ" and "ı" are i. */
export function plain(word: string): string {
  if (/^[\x20-\x7e]*$/.test(word)) return word.toLowerCase()
  return word
    .replaceAll('İ', 'i')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
}
