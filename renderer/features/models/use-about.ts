import type { LocalModel } from '../../../main/domain/local-models.ts'
import { useText } from '../../i18n/use-text.ts'

/** What a model is good for, in the language on view; empty for files that a person added. */
export function useAbout(model: LocalModel): string {
  const { translate } = useText()
  // The list that ships with the app names the sentences; a newer list may name some that this version lacks.
  return model.about ? translate(`models.about.${model.about}`, { defaultValue: '' }) : ''
}
