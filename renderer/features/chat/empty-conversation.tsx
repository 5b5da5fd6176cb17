import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useAnsweringModel } from './use-answering-model.ts'
import styles from './empty-conversation.module.css'

/** The page before the first message: where the answers come from, and how they get better than a demo's. */
export function EmptyConversation() {
  const { t } = useText()
  const model = useAnsweringModel()
  const away = model?.remote?.model.where === 'remote' ? model : undefined
  return (
    <section className={styles['empty']} data-region="messages" tabIndex={-1} aria-label={t('chat.messages')}>
      <span className={styles['mark']}><Mark size={40} /></span>
      <h2 className={styles['title']}>{t('chat.emptyTitle')}</h2>
      <p className={styles['text']}>{model?.demo ? t('chat.emptyDemo', { model: model.name }) : away ? t('chat.emptyAway', { model: away.name, provider: away.remote?.provider.name }) : t('chat.emptyText')}</p>
      {model?.demo && <Button className={styles['action']} onClick={() => showPage('models')}>{t('chat.betterModel')}</Button>}
    </section>
  )
}
