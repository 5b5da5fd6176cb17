import type { Weakness } from '../../../main/domain/route.ts'
import { useText } from '../../i18n/use-text.ts'

/** Writes why an answer may be weak, as one list. */
export function useWeakReasons(): (reasons: readonly Weakness[]) => string {
  const { t, language } = useText()
  return (reasons) => new Intl.ListFormat(language).format(reasons.map((reason) => t(`route.weak.reason.${reason}`)))
}
