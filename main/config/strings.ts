import i18next, { type TFunction } from 'i18next'
import en from '../../resources/locales/en.json' with { type: 'json' }
import shellEn from '../../resources/locales/shell.en.json' with { type: 'json' }
import shellTr from '../../resources/locales/shell.tr.json' with { type: 'json' }
import tr from '../../resources/locales/tr.json' with { type: 'json' }
import type { Language } from './language.ts'

/** Texts for everything outside the window's page: menus, dialogs, the terminal. */
export function stringsIn(language: Language): TFunction {
  const instance = i18next.createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: { ...en, ...shellEn } }, tr: { translation: { ...tr, ...shellTr } } }
  })
  return instance.t
}
