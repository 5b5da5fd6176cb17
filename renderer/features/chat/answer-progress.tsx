import { useEffect } from 'react'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { openConfirmations, openSends, useConfirmations } from '../../stores/use-confirmations.ts'
import type { Running } from '../../stores/use-conversation.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useElapsedSeconds } from '../../ui/use-elapsed.ts'
import { useModelName } from './use-answering-model.ts'
import styles from './answer-progress.module.css'

/** What happens before the first word, with a number. */
export function AnswerProgress({ running }: { running: Running }) {
  const { t } = useText()
  const seconds = useElapsedSeconds()
  const chosen = useConversation((state) => state.messages[running.messageId]?.model ?? null)
  const nameOf = useModelName()
  const ref = running.switched?.to ?? chosen
  const model = ref === null ? '' : nameOf(ref)
  const { progress, limited, retrying } = running
  const formats = useFormats()
  const errorText = useErrorText()
  const confirming = useConfirmations((state) => openSends(state).find(({ turnId }) => turnId === running.turnId)?.host)
  // Not before somebody asks: a thread that waits takes memory.
  useEffect(() => void import('./markdown/reader.ts').then(({ wakeReader }) => wakeReader()), [])
  const asked = useConfirmations((state) => openConfirmations(state).some(({ turnId }) => turnId === running.turnId))
  const text =
    confirming !== undefined
      ? t('chat.confirming', { host: confirming })
      : asked
        ? t('chat.asked')
        : limited
          ? t('chat.rateLimited', {
              model: nameOf(limited.model),
              time: formats.date(limited.until, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
            })
          : !progress
            ? t('chat.waiting', { ms: seconds * 1000 })
            : progress.phase === 'loading-model'
              ? t('chat.loadingModel', { model, fraction: progress.fraction })
              : t('chat.readingPrompt', { fraction: progress.fraction })
  return (
    <div className={styles['progress']}>
      {running.switched && (
        <span>
          {running.switched.choseHere
            ? t('chat.switchingHere', { to: model })
            : t('chat.switching', { from: nameOf(running.switched.from), to: model })}
        </span>
      )}
      <span>{text}</span>
      {retrying && (
        <span>{t('chat.retrying', { model: nameOf(retrying.model), error: errorText(retrying.error).message })}</span>
      )}
      {progress && <ProgressBar fraction={progress.fraction} label={text} />}
    </div>
  )
}
