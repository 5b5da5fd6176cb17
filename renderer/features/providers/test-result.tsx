import { CircleCheck } from 'lucide-react'
import type { KeyTest } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { Button } from '../../ui/button.tsx'
import { FormError } from './form-error.tsx'
import styles from './test-result.module.css'

/** How the last test went, in words that can be acted on. */
export function TestResult({ test, onKey }: { test: KeyTest; onKey: () => void }) {
  const { t } = useText()
  if (!test.ok)
    return (
      <div className={styles['badly']}>
        <FormError error={test.error} />
        {test.error.code === 'provider-auth' && <Button onClick={onKey}>{t('providers.otherKey')}</Button>}
      </div>
    )
  return (
    <p className={styles['well']} role="status">
      <CircleCheck size={16} aria-hidden="true" />
      {test.models > 0
        ? t('providers.testOk', { count: test.models, ms: test.ms })
        : t('providers.testOkOnly', { ms: test.ms })}
    </p>
  )
}
