import { useState, type FormEvent } from 'react'
import type { RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { changeProvider } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ConfirmHost } from './confirm-host.tsx'
import { FormError } from './form-error.tsx'
import { hostIn } from './provider-form.ts'
import { useSubmission } from './use-submission.ts'
import styles from './add-provider.module.css'

/** Another name or address. A key does not follow to another host, which is said before. */
export function ChangeProvider({ provider, onEnd }: { provider: RemoteProvider; onEnd: () => void }) {
  const { t } = useText()
  const [name, setName] = useState(provider.name)
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl)
  const { error, toConfirm, sending, submit, forget } = useSubmission(async (confirmHost) => {
    await changeProvider(provider.id, { name, baseUrl, ...(confirmHost && { confirmHost }) })
    onEnd()
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    submit(false)
  }
  const losesKey = provider.keyState !== 'none' && hostIn(baseUrl) !== hostIn(provider.baseUrl)
  return (
    <form
      className={styles['form']}
      aria-label={t('providers.doWith', { action: t('providers.change'), provider: provider.name })}
      onSubmit={onSubmit}
    >
      <Field
        label={t('providers.name')}
        autoFocus
        required
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Field
        label={t('providers.address')}
        type="url"
        required
        maxLength={1000}
        value={baseUrl}
        hint={losesKey && t('providers.keyOtherHost')}
        onChange={({ target }) => {
          forget()
          setBaseUrl(target.value)
        }}
      />
      {toConfirm !== null ? (
        <ConfirmHost host={toConfirm} onConfirm={() => submit(true)} onCancel={forget} />
      ) : (
        <>
          {error && <FormError error={error} />}
          <div className={styles['actions']}>
            <Button onClick={onEnd}>{t('providers.cancel')}</Button>
            <Button look="primary" type="submit" disabled={sending || name.trim() === '' || baseUrl.trim() === ''}>
              {t('providers.saveChange')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}
