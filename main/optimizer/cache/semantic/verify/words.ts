/** A word of a text, with and without its Turkish letters. */
export interface Word {
  /** As written. */
  text: string
  /** Lower case, without accents and dots: what lexicons are written in. */
  folded: string
  /** After an apostrophe, as in `Ankara'dan`; empty without one. */
  ending: string
  /** Begins with a capital letter and does not begin a sentence. */
  capital: boolean
  /** Begins with a capital letter where a sentence begins. */
  first: boolean
}

const WORD = /[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*(?:['’][\p{L}]+)?/gu
const FOLDED: Readonly<Record<string, string>> = {
  ı: 'i',
  ğ: 'g',
  ş: 's',
  ç: 'c',
  ö: 'o',
  ü: 'u',
  â: 'a',
  î: 'i',
  û: 'u'
}

/** Lower case, without accents and dots, the same for Turkish and English capitals. */
export function fold(text: string): string {
  return text
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replace(/[ığşçöüâîû]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let from = 0
  for (const match of text.matchAll(WORD)) {
    const [all] = match
    const between = text.slice(from, match.index)
    const first = words.length === 0 || /[.!?:;\n•"“(]/.test(between)
    from = match.index + all.length
    const [stem = '', ending = ''] = all.split(/['’]/)
    const contraction = /^(?:s|t|re|ve|ll|d|m)$/i.test(ending)
    const upper = /^\p{Lu}/u.test(all) && /\p{Ll}|\p{Lu}{2}|\d/u.test(all)
    words.push({
      text: all,
      folded: contraction ? fold(all.replace('’', "'")) : fold(stem),
      ending: contraction ? '' : fold(ending),
      capital: upper && !first && !/^I['’]/.test(all),
      first: upper && first
    })
  }
  return words
}

/** Words that carry no meaning of their own in a question, in either language. */
export const STOP_WORDS = new Set(
  `a an the this that these those i me my mine we us our you your he she it its they them their is are was were be been being am do does did doing
  have has had having can could will would shall should may might of to in on at by for with from into onto about as and or but if so then than too very
  please kindly hi hello hey thanks thank dear there here also still already just really actually basically simply now get got getting let lets want
  wanted need needed like know tell give show explain help wondering wonder question ask asking possible able way make made going go us im ive id ill
  what which who whom whose when where why how i'm i've i'd i'll it's that's what's how's where's there's let's you're we're they're
  bir bu su o ve veya ya da de ki mi mu ile icin gibi kadar daha en cok ama fakat ise eger acaba lutfen merhaba selam tesekkurler tesekkur rica
  ben sen biz siz onlar bana sana bize size bunu sunu onu benim senin bizim sizin onun ne nedir neler neden nicin niye nasil nerede nereye nereden kim
  kimin hangi kac misin misiniz miyim musun var olan olarak olur oldu olabilir edebilir eder etmek ederim etmem lazim gerek gerekiyor istiyorum
  isterim yapabilirim yapmaliyim yapabilir soyle soyler anlat anlatir acikla aciklar goster gosterir ver verir yardim biliyor musunuz hakkinda`
    .split(/\s+/)
    .filter(Boolean)
)

/** A rough English or Turkish stem: enough to see that two forms are of one word. */
export function stemOf(folded: string): string {
  const word = folded.replace(/'(?:s|t|re|ve|ll|d|m)$/, '')
  if (word.length <= 3) return word
  if (/(?:ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ches|shes|sses|xes|zes)$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('s')) return word.slice(0, -1)
  return word
}

const TURKISH_ENDING =
  /^(?:lar|ler|n?in|n?un|y?i|y?u|s?i|s?u|y?a|y?e|n?da|n?de|ta|te|n?dan|n?den|tan|ten|y?la|y?le|i?m|u?m|n|i?miz|u?muz|i?niz|u?nuz|l[iu]|l[iu]k|l[iu]g|c[iu]|c[ae]|ki|d[iu]r|t[iu]r|[iu]yor|d[iu]|t[iu]|m[iu]s|acak|ecek|acag|eceg|y?ar|y?er|[iu]r|mak|mek|ma|me|y?an|y?en|d[iu]k|d[iu]g|t[iu]k|t[iu]g|y?[ae]bil|mal[iu]|mel[iu]|s[ae]|k|yim|z|n[ae]|[iu]l|[iu]n|t|s)*$/
const ENGLISH_ENDING =
  /^(?:e?s|e?d|ing|er|ers|ly|ment|ments|al|ation|ations|e|y|ies|ied|ion|ions|r|rs|able|ive|ity|ness)$/

/** What follows the part that two words share, when both are forms of one stem; undefined when they are not. */
export function sharedStem(a: string, b: string, language: 'en' | 'tr'): { a: string; b: string } | undefined {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  if (length < 3) return undefined
  const [restA, restB] = [a.slice(length), b.slice(length)]
  if (length < 4 && restA !== '' && restB !== '') return undefined
  const ending = language === 'tr' ? TURKISH_ENDING : ENGLISH_ENDING
  const ends = (rest: string): boolean => rest === '' || ending.test(rest)
  if (ends(restA) && ends(restB)) return { a: restA, b: restB }
  return undefined
}

/** Whether a word is a name with an ending: the name itself stands at its beginning, whole. */
export const isFormOf = (word: string, name: string, language: 'en' | 'tr'): boolean =>
  word.startsWith(name) && sharedStem(word, name, language) !== undefined
