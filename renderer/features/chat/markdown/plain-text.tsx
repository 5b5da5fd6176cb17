import { useText } from '../../../i18n/use-text.ts'
import type { PlainReason } from './pieces.ts'
import styles from './markdown.module.css'

/** A part of an answer as it was written; the first of several says why. */
export function PlainText({ text, reason, first }: { text: string; reason: PlainReason | null; first: boolean }) {
  const { t } = useText()
  return (
    <>
      {reason && first && <p className={styles['reason']}>{t(`chat.plain.${reason}`)}</p>}
      <p className={styles['plain']} dir="auto">
        {text}
      </p>
    </>
  )
}
