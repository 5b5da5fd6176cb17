import { useState, type RefObject } from 'react'
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

/** Whether a text is made of what fits into a header. Not by a pattern: the last text that was matched is kept by the page. */
function fitsHeader(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 0x21 || text.charCodeAt(at) > 0x7e) return false
  return true
}

/** A key while it is typed: what happens to it is said beside it. */
export function KeyField({ field, onFilled, required, keysAt, host, autoFocus = false }: KeyFieldProps) {
  const { t } = useText()
  const [odd, setOdd] = useState(false)
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
      aside={
        keysAt && (
          <ExternalLink href={keysAt} label={t('providers.getKey')}>
            {t('providers.getKey')}
          </ExternalLink>
        )
      }
      hint={t(encrypted ? 'providers.keyEncrypted' : 'providers.keyThisRun', { host: host ?? t('providers.itself') })}
      error={odd ? t('providers.keyOdd') : undefined}
      onChange={({ target }) => {
        const isOdd = !fitsHeader(target.value.trim())
        setOdd(isOdd)
        onFilled(target.value.trim() !== '' && !isOdd)
      }}
    />
  )
}
