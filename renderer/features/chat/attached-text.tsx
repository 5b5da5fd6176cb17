import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import dialog from '../../ui/dialog.module.css'
import { IconButton } from '../../ui/icon-button.tsx'
import { CopyButton } from './copy-button.tsx'
import { plainPieces } from './markdown/pieces.ts'
import { PlainText } from './markdown/plain-text.tsx'
import { Windowed } from './markdown/windowed.tsx'
import styles from './attached-text.module.css'

interface AttachedTextProps {
  name: string
  text: string
  onClose: () => void
}

/** Of a text that was never painted: characters on a line, and how high one is. */
const LINE_CHARACTERS = 90
const LINE_PX = 20

/** What was read of an attached file, every word of it. */
export function AttachedText({ name, text, onClose }: AttachedTextProps) {
  const { t } = useText()
  const formats = useFormats()
  const pieces = useMemo(
    () => plainPieces(text, 'large').map((piece) => (piece.kind === 'plain' ? piece.text : '')),
    [text]
  )
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={`${dialog['popup']} ${dialog['large']}`}>
          <header className={dialog['head']}>
            <Dialog.Title className={`${dialog['title']} ${styles['name']}`}>{name}</Dialog.Title>
            <CopyButton text={text} label={t('chat.attached.copy')} />
            <IconButton label={t('chat.attached.close')} icon={<X size={16} />} onClick={onClose} />
          </header>
          <Dialog.Description className={dialog['text']}>
            {t('chat.attached.text', { count: text.length, characters: formats.number(text.length) })}
          </Dialog.Description>
          <div className={styles['text']} role="document" aria-label={name} tabIndex={0}>
            {pieces.map((piece, at) => (
              <Windowed key={at} atFirst={at < 2} estimatePx={heightOf(piece)}>
                <PlainText text={piece} reason={null} first={false} />
              </Windowed>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const heightOf = (text: string): number =>
  LINE_PX * text.split('\n').reduce((lines, { length }) => lines + Math.max(1, Math.ceil(length / LINE_CHARACTERS)), 0)
