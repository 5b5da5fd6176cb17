import { useCallback } from 'react'
import type { ErrorCode } from '../../../main/domain/errors.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useText } from '../../i18n/use-text.ts'

/** Why turns failed, where only the code, the provider and the model are known of them. */
export function useReason(): (code: ErrorCode, provider: string, model: string) => string {
  const { t } = useText()
  const errorText = useErrorText()
  return useCallback(
    (code, provider, model) =>
      code === 'message-too-long'
        ? t('insights.tooLong')
        : errorText({ code, params: { provider, model, file: model, host: provider }, retryable: false }).message,
    [t, errorText]
  )
}
