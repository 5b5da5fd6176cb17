import { useRef, useState, type FormEvent } from 'react'
import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { setProviderKey, testProvider, useProviders } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import { FormError } from './form-error.tsx'
import { KeyField } from './key-field.tsx'
import { hostIn } from './provider-form.ts'
import { useSubmission } from './use-submission.ts'
import styles from './add-provider.module.css'

/** Takes a new key and tries it at once. */
export function EnterKey({
  provider: { id, preset, name, baseUrl },
  onEnd
}: {
  provider: RemoteProvider
  onEnd: () => void
}) {
  const { t } = useText()
  const keysAt = useProviders((state) => state.list?.presets.find((one) => one.id === preset)?.keysAt)
  const field = useRef<HTMLInputElement>(null)
  const [filled, setFilled] = useState(false)
  const { error, sending, submit } = useSubmission(async () => {
    await setProviderKey(id, field.current?.value ?? '')
    onEnd()
    void testProvider(id)
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    submit(false)
  }
  return (
    <form
      className={styles['form']}
      aria-label={t('providers.doWith', { action: t('providers.key'), provider: name })}
      onSubmit={onSubmit}
    >
      <KeyField field={field} onFilled={setFilled} required keysAt={keysAt} host={hostIn(baseUrl)} autoFocus />
      {error && <FormError error={error} />}
      <div className={styles['actions']}>
        <Button onClick={onEnd}>{t('providers.cancel')}</Button>
        <Button look="primary" type="submit" disabled={sending || !filled}>
          {t('providers.saveChange')}
        </Button>
      </div>
    </form>
  )
}
