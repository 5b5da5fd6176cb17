import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { announce } from '../../stores/use-app.ts'
import { showError } from '../../stores/use-toasts.ts'
import { IconButton } from '../../ui/icon-button.tsx'

const CONFIRMED_MS = 1_600

/** Copies a text and says so where it was asked. */
export function CopyButton({
  text,
  label,
  className,
  onCopied
}: {
  text: string | (() => string | Promise<string>)
  label: string
  className?: string | undefined
  onCopied?: () => void
}) {
  const { t } = useText()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    try {
      const made = typeof text === 'string' ? text : text()
      await client.app.copyText({ text: typeof made === 'string' ? made : await made })
      setCopied(true)
      onCopied?.()
      announce(t('chat.copied'))
    } catch (error) {
      showError(error)
    }
  }
  return (
    <IconButton
      label={copied ? t('chat.copied') : label}
      icon={copied ? <Check size={16} /> : <Copy size={15} />}
      className={className}
      onClick={() => void copy()}
    />
  )
}
