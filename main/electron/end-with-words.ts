import { app, dialog } from 'electron'
import type { Language } from '../config/language.ts'
import { stringsIn } from '../config/strings.ts'
import { toPlainError, type SextantError } from '../domain/errors.ts'
import { ownWordsOf } from '../domain/own-words.ts'

/**
 * Says why the app can not go on, never with a stack trace, and ends it.
 * @param title the key of the dialog's title
 */
export function endWithWords(error: SextantError, title: string, language: Language): void {
  const strings = stringsIn(language)
  const { code, params } = toPlainError(error)
  const own = ownWordsOf({ code, params })
  const text = [
    strings(`errors.${code}.message`, { ...params }),
    strings(`errors.${code}.advice`, { ...params }),
    ...(own ? [strings(own.key, { said: own.said })] : [])
  ]
  process.stderr.write(`${text.join('\n')}\n`)
  dialog.showErrorBox(strings(title), text.join('\n\n'))
  app.exit(1)
}

/** Says that the page dies again and again, and ends the app. */
export function sayHopeless(language: Language): void {
  const strings = stringsIn(language)
  dialog.showErrorBox(strings('dialogs.windowDies.title'), strings('dialogs.windowDies.text'))
  app.quit()
}
