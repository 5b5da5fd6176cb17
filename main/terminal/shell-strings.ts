import { languageOf } from '../config/language.ts'
import { stringsIn } from '../config/strings.ts'

/** Texts in the language of the shell, from the usual variables. */
export function shellStrings(): ReturnType<typeof stringsIn> {
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || 'en'
  return stringsIn(languageOf('system', locale))
}
