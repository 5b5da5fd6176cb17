import { useState } from 'react'
import type { CompressDecision, RewrittenMessage } from '../../../main/domain/compression.ts'
import type { TurnId } from '../../../main/domain/ids.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { compareTexts } from '../../stores/use-compared-texts.ts'
import { showPage } from '../../stores/use-app.ts'
import { useConversation } from '../../stores/use-conversation.ts'
import { firstWords } from './first-words.ts'
import inspector from './inspector.module.css'
import styles from './shortened-section.module.css'

/** So many are listed at once. */
const MOST = 6

/** What was written shorter before it was sent, by which means, and the way to compare it with what was written. */
export function ShortenedSection({ turnId, decision }: { turnId: TurnId; decision: CompressDecision }) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  const { saved, savedTokens, setting, messages } = decision
  const shown = all ? messages : messages.slice(0, MOST)
  return (
    <section>
      <h3 className={inspector['heading']}>
        {t('inspector.shorter.title')}
        {savedTokens > 0 && <span>{t('inspector.shorter.saved', { count: savedTokens })}</span>}
      </h3>
      {saved.length > 0 && (
        <ul>
          {saved.map(({ strategy, tokens }) => (
            <li key={strategy} className={styles['step']}>
              <span>{t(`inspector.shorter.strategy.${strategy}`)}</span>
              <span className={inspector['time']}>{t('inspector.partAbout', { count: tokens })}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className={styles['texts']}>
        {shown.map((message) => (
          <Text key={message.messageId} turnId={turnId} message={message} />
        ))}
      </ul>
      {shown.length < messages.length && (
        <button type="button" className={styles['act']} onClick={() => setAll(true)}>
          {t('inspector.shorter.all', { count: messages.length })}
        </button>
      )}
      <p className={inspector['muted']}>
        {t(`inspector.shorter.note.${setting}`)}{' '}
        <button type="button" className={styles['act']} onClick={() => showPage('settings')}>
          {t('inspector.shorter.change')}
        </button>
      </p>
    </section>
  )
}

function Text({ turnId, message }: { turnId: TurnId; message: RewrittenMessage }) {
  const { t } = useText()
  const formats = useFormats()
  const { messageId, before, after, strategies } = message
  const words = useConversation((state) => firstWords(state.messages[messageId]))
  const name = words === '' ? t('inspector.shorter.message') : t('inspector.quoted', { text: words })
  return (
    <li className={styles['text']}>
      <span className={styles['name']}>{name}</span>
      <span className={inspector['time']}>
        {t('inspector.shorter.fromTo', { before: formats.number(before), after: formats.number(after) })}
      </span>
      <button
        type="button"
        className={styles['act']}
        aria-label={t('inspector.shorter.compareName', { name })}
        onClick={() => void compareTexts(turnId, messageId)}
      >
        {t('inspector.shorter.compare')}
      </button>
      {!strategies && <span className={styles['cut']}>{t('inspector.shorter.cut')}</span>}
    </li>
  )
}
