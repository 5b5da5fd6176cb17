import type { NetworkQuestion } from '../../../main/domain/network.ts'
import { useText } from '../../i18n/use-text.ts'
import card from '../../ui/card.module.css'
import styles from './send-content.module.css'

/** Exactly what would leave: what it is for, how much, every word, the newest first, and on demand the whole body. */
export function SendContent({
  question: { purpose, url, messages, bytes, body, download },
  onLeaveOut
}: {
  question: NetworkQuestion
  /** Is told which message is to be left out; absent where none can be. */
  onLeaveOut?: ((at: number) => void) | undefined
}) {
  const { t } = useText()
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const images = messages.reduce((sum, message) => sum + message.images, 0)
  return (
    <>
      <ul className={card['facts']}>
        <li>{t(`network.purpose.${purpose}`)}</li>
        {download && <li>{t('network.fetches', { name: download.name, bytes: download.bytes })}</li>}
        {messages.length > 0 && (
          <li>{t(messages.length > 1 ? 'network.messagesNewest' : 'network.messages', { count: messages.length })}</li>
        )}
        {images > 0 && <li className={card['warn']}>{t('network.imageCount', { count: images })}</li>}
        {bytes > 0 && <li>{t('network.inAll', { bytes })}</li>}
        <li className={styles['url']}>{url}</li>
      </ul>
      <div
        className={styles['words']}
        tabIndex={0}
        role="group"
        aria-label={t('network.messages', { count: messages.length })}
      >
        {messages.length === 0 && <p className={styles['muted']}>{t('network.noWords')}</p>}
        {messages.toReversed().map(({ role, text, images: count }, index) => (
          <div key={index} className={styles['message']}>
            <header className={styles['messageHead']}>
              <h3 className={styles['role']}>{t(`network.role.${role}`)}</h3>
              {onLeaveOut && role !== 'system' && messages.length - 1 - index < last && (
                <button
                  type="button"
                  className={styles['leaveOut']}
                  title={t('network.leaveOutTitle')}
                  onClick={() => onLeaveOut(messages.length - 1 - index)}
                >
                  {t('network.leaveOut')}
                </button>
              )}
            </header>
            <p className={styles['text']}>{text}</p>
            {count > 0 && <p className={styles['muted']}>{t('network.imageCount', { count })}</p>}
          </div>
        ))}
        {body !== null && (
          <details className={styles['body']}>
            <summary>{t('network.exactly')}</summary>
            <pre>{laidOut(body)}</pre>
          </details>
        )}
        <p className={styles['muted']}>{t('network.withKey')}</p>
      </div>
    </>
  )
}

/** JSON with a line for each value; anything else as it is. */
function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
