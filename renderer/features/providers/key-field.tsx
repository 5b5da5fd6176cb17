import type { RefObject } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../stores/use-app.ts'
import { Field } from '../../ui/field.tsx'
import { ExternalLink } from '../chat/external-link.tsx'

interface KeyFieldProps {
  /** The field itself: the key is read from it when it is sent, and is nowhere else. */
  field: RefObject<HTMLInputElement | null>
  onFilled: (filled: boolean) => void
  required: boolean
  /** Where a person gets one. */
  keysAt: string | undefined
  /** Who is sent it; undefined until that is known. */
  host: string | undefined
  autoFocus?: boolean
}

/** A key while it is typed: what happens to it is said beside it. */
export function KeyField({ field, onFilled, required, keysAt, host, autoFocus = false }: KeyFieldProps) {
  const { t } = useText()
  const encrypted = useApp((state) => state.facts?.secretsProtection === 'keyring')
  const label = required ? t('providers.key') : t('providers.keyIfWanted')
  return (
    <Field
      ref={field}
      label={label}
      type="password"
      autoComplete="off"
      required={required}
      autoFocus={autoFocus}
      maxLength={4096}
      pattern="\s*[\x21-\x7e]*\s*"
      aside={keysAt && <ExternalLink href={keysAt} label={t('providers.getKey')}>{t('providers.getKey')}</ExternalLink>}
      hint={t(encrypted ? 'providers.keyEncrypted' : 'providers.keyThisRun', { host: host ?? t('providers.itself') })}
      onChange={({ target }) => onFilled(target.value.trim() !== '')}
    />
  )
}
