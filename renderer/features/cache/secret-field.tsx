import { useState, type FormEvent } from 'react'
import type { CacheStatus } from '../../../preload/contract/cache.ts'
import { useText } from '../../i18n/use-text.ts'
import { setCacheSecret } from '../../stores/use-cache.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './cache-settings.module.css'

/** A secret that is typed once and never comes back: it can only be replaced or removed. */
export function SecretField({
  name,
  label,
  status
}: {
  name: keyof CacheStatus['secrets']
  label: string
  status: CacheStatus | null
}) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const state = status?.secrets[name] ?? 'none'
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await setCacheSecret(name, typed.trim())) setTyped('')
  }
  if (state !== 'none')
    return (
      <p className={styles['known']}>
        <span>
          {label}:{' '}
          <span className={styles['text']}>
            {t(state === 'stored' ? 'cache.settings.secretStored' : 'cache.settings.secretThisRun')}
          </span>
        </span>
        <Button onClick={() => void setCacheSecret(name, null)}>{t('cache.settings.removeSecret')}</Button>
      </p>
    )
  return (
    <form className={styles['secret']} onSubmit={(event) => void save(event)}>
      <Field
        label={label}
        type="password"
        maxLength={1000}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button type="submit" disabled={typed.trim() === ''}>
        {t('cache.settings.saveSecret')}
      </Button>
    </form>
  )
}
