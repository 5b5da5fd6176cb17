import { FileText, X } from 'lucide-react'
import { useState } from 'react'
import type { Attachment } from '../../../main/domain/message.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { lazyComponent } from '../../ui/lazy-component.tsx'
import styles from './attachment-chips.module.css'

const AttachedText = lazyComponent(async () => (await import('./attached-text.tsx')).AttachedText)

interface AttachmentChipsProps {
  attachments: readonly Attachment[]
  /** Takes one away; absent where they are part of a message. */
  onRemove?: (attachment: Attachment) => void
}

const bytesOf = (attachment: Attachment): number =>
  attachment.type === 'image' ? attachment.bytes : new Blob([attachment.text]).size

/** Files beside a text: pictures as pictures, others by name. */
export function AttachmentChips({ attachments, onRemove }: AttachmentChipsProps) {
  const { t } = useText()
  if (attachments.length === 0) return null
  return (
    <ul className={styles['chips']} aria-label={t('chat.attachments')}>
      {attachments.map((attachment, index) => (
        <li key={index} className={styles['chip']}>
          {attachment.type === 'image' ? (
            <Picture attachment={attachment} small={onRemove !== undefined} />
          ) : (
            <FileText size={16} aria-hidden="true" />
          )}
          {attachment.type !== 'image' ? (
            <TextFile attachment={attachment} />
          ) : (
            onRemove && <Name attachment={attachment} />
          )}
          {onRemove && (
            <IconButton
              label={t('chat.removeAttachment', { name: attachment.name })}
              icon={<X size={14} />}
              onClick={() => onRemove(attachment)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Name({ attachment }: { attachment: Attachment }) {
  const { t } = useText()
  const formats = useFormats()
  const of = attachment.type === 'attachment' ? attachment.ofBytes : undefined
  return (
    <span className={styles['words']}>
      <span className={styles['name']}>{attachment.name}</span>
      <span className={styles['size']}>
        {of === undefined ? formats.bytes(bytesOf(attachment)) : t('chat.endsOf', { size: formats.bytes(of) })}
      </span>
    </span>
  )
}

/** A click shows what was read of it. */
function TextFile({ attachment }: { attachment: Extract<Attachment, { type: 'attachment' }> }) {
  const { name, text } = attachment
  const { t } = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={styles['open']}
        aria-label={t('chat.attached.open', { name })}
        onClick={() => setOpen(true)}
      >
        <Name attachment={attachment} />
      </button>
      {open && <AttachedText name={name} text={text} onClose={() => setOpen(false)} />}
    </>
  )
}

/** In a message a click shows it as wide as the column. */
function Picture({
  attachment: { hash, name },
  small
}: {
  attachment: Extract<Attachment, { type: 'image' }>
  small: boolean
}) {
  const { t } = useText()
  const [wide, setWide] = useState(false)
  const image = (
    <img
      src={`sextant://app/images/${hash}`}
      alt={name}
      className={small ? styles['thumbnail'] : wide ? styles['wide'] : styles['picture']}
    />
  )
  if (small) return image
  return (
    <button
      type="button"
      className={styles['frame']}
      aria-expanded={wide}
      aria-label={t(wide ? 'chat.showSmaller' : 'chat.showLarger', { name })}
      onClick={() => setWide(!wide)}
    >
      {image}
    </button>
  )
}
