import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { ComparedTexts } from '../../../preload/contract/context.ts'
import { useText } from '../../i18n/use-text.ts'
import { closeComparedTexts, useComparedTexts } from '../../stores/use-compared-texts.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { diffWords, type Piece } from './diff-words.ts'
import dialog from '../../ui/dialog.module.css'
import styles from './compared-texts.module.css'

/** What was written and what a model read in its place, side by side. */
export function ComparedTextsDialog() {
  const { t } = useText()
  const texts = useComparedTexts((state) => state.texts)
  if (texts === null) return null
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeComparedTexts()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <header className={styles['head']}>
            <Dialog.Title className={styles['title']}>{t('inspector.shorter.compareTitle')}</Dialog.Title>
            <IconButton label={t('inspector.shorter.close')} icon={<X size={16} />} onClick={closeComparedTexts} />
          </header>
          {texts === 'gone' ? <p>{t('inspector.shorter.gone')}</p> : <Sides texts={texts} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Sides({ texts: { written, read } }: { texts: ComparedTexts }) {
  const { t } = useText()
  const { left, right } = useMemo(() => diffWords(written, read), [written, read])
  return (
    <div className={styles['sides']}>
      <Side title={t('inspector.shorter.written')} pieces={left} look="removed" />
      <Side title={t('inspector.shorter.read')} pieces={right} look="added" />
    </div>
  )
}

function Side({ title, pieces, look }: { title: string; pieces: readonly Piece[]; look: 'removed' | 'added' }) {
  return (
    <section className={styles['side']} aria-label={title}>
      <h3>{title}</h3>
      <div className={styles['words']} tabIndex={0}>
        {pieces.map(({ text, own }, index) =>
          own ? (
            <mark key={index} className={styles[look]}>
              {text}
            </mark>
          ) : (
            <span key={index}>{text}</span>
          )
        )}
      </div>
    </section>
  )
}
