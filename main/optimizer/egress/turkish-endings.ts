/** Endings of Turkish cases as anybody may write them, to the case they mean. */
const CASES: readonly (readonly [RegExp, 'genitive' | 'dative' | 'accusative' | 'locative' | 'ablative' | 'with'])[] = [
  [/^n?[ıiuü]n$/, 'genitive'],
  [/^y?[ea]$/, 'dative'],
  [/^[yn]?[ıiuü]$/, 'accusative'],
  [/^[dt][ea]$/, 'locative'],
  [/^[dt][ea]n$/, 'ablative'],
  [/^y?l[ea]$/, 'with']
]

/**
 * The ending that belongs to a name in the case of a given one: a model that wrote `PERSON_1'in` meant "Ayşe'nin". An
 * ending that is no Turkish case stays as it is.
 */
export function endingFor(name: string, ending: string): string {
  const meant = CASES.find(([pattern]) => pattern.test(ending.toLocaleLowerCase('tr')))?.[1]
  const small = name.toLocaleLowerCase('tr')
  const vowel = /[aeıioöuü](?=[^aeıioöuü]*$)/.exec(small)?.[0]
  if (!meant || !vowel) return ending
  const open = /[aeıioöuü]$/.test(small)
  const hard = /[fstkçşhp]$/.test(small)
  const wide = 'aıou'.includes(vowel) ? 'a' : 'e'
  const narrow =
    vowel === 'a' || vowel === 'ı'
      ? 'ı'
      : vowel === 'e' || vowel === 'i'
        ? 'i'
        : vowel === 'o' || vowel === 'u'
          ? 'u'
          : 'ü'
  switch (meant) {
    case 'genitive':
      return `${open ? 'n' : ''}${narrow}n`
    case 'dative':
      return `${open ? 'y' : ''}${wide}`
    case 'accusative':
      return `${open ? 'y' : ''}${narrow}`
    case 'locative':
      return `${hard ? 't' : 'd'}${wide}`
    case 'ablative':
      return `${hard ? 't' : 'd'}${wide}n`
    case 'with':
      return `${open ? 'y' : ''}l${wide}`
  }
}
