import { useState } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { setCacheSecret } from '../../stores/use-cache.ts'
import { Field } from '../../ui/field.tsx'

interface AddressFieldProps {
  label: string
  placeholder: string
  /** What it may begin with, such as `https:`. */
  schemes: readonly string[]
  value: string
  /** Where a password goes that was pasted with the address; it is never kept in the settings. */
  secret: 'redis-password' | null
  onChange: (address: string) => void
}

/** Where a shared layer is; kept when the person leaves the field and it can be an address. */
export function AddressField({ label, placeholder, schemes, value, secret, onChange }: AddressFieldProps) {
  const { t } = useText()
  const [typed, setTyped] = useState(value)
  const [wrong, setWrong] = useState(false)
  const keep = async (): Promise<void> => {
    const text = typed.trim()
    const url = URL.canParse(text) ? new URL(text) : null
    if (text !== '' && (!url || !schemes.includes(url.protocol) || url.hostname === '')) {
      setWrong(true)
      return
    }
    if (url?.password && secret && (await setCacheSecret(secret, decodeURIComponent(url.password)))) url.password = ''
    const address = url && url.password === '' ? url.href : text
    setTyped(address)
    if (address !== value) onChange(address)
  }
  return (
    <Field
      label={label}
      inputMode="url"
      placeholder={placeholder}
      maxLength={500}
      value={typed}
      error={wrong ? t('cache.settings.addressWrong', { example: placeholder }) : undefined}
      onChange={({ target }) => {
        setWrong(false)
        setTyped(target.value)
      }}
      onBlur={() => void keep()}
    />
  )
}
