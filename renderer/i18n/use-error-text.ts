import type { PlainError } from '../../main/domain/errors.ts'
import { ownWordsOf } from '../../main/domain/own-words.ts'
import { useText } from './use-text.ts'

export interface ErrorText {
  /** What happened. */
  message: string
  /** What was kept and what to do next, with the other side's own words where there are some. */
  advice: string
}

/** Explains errors in the language on view. */
export function useErrorText(): (error: PlainError) => ErrorText {
  const { t } = useText()
  return (error) => {
    const { code, params } = error
    const own = ownWordsOf(error)
    return {
      message: t(`errors.${code}.message`, params),
      advice: [t(`errors.${code}.advice`, params), ...(own ? [t(own.key, { said: own.said })] : [])].join(' ')
    }
  }
}
