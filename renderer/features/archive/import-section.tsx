import { useText } from '../../i18n/use-text.ts'
import { importFrom, runningTask, useTasks } from '../../stores/use-tasks.ts'
import { Button } from '../../ui/button.tsx'
import styles from './archive-page.module.css'

const SOURCES = ['sextant', 'chatgpt', 'claude', 'jan', 'cherry-studio'] as const

/** Conversations of other apps, and of this one from elsewhere. */
export function ImportSection() {
  const { t } = useText()
  const busy = useTasks((state) => runningTask(state) !== undefined)
  return (
    <section>
      <header className={styles['head']}>
        <div>
          <h2>{t('archive.import')}</h2>
          <p className={styles['muted']}>{t('archive.importText')}</p>
        </div>
        <span className={styles['actions']}>
          <Button disabled={busy} onClick={() => void importFrom('file')}>
            {t('archive.fromFile')}
          </Button>
          <Button disabled={busy} onClick={() => void importFrom('folder')}>
            {t('archive.fromFolder')}
          </Button>
        </span>
      </header>
      <dl className={styles['sources']}>
        {SOURCES.map((source) => (
          <div key={source}>
            <dt>{t(`archive.source.${source}`)}</dt>
            <dd>{t(`archive.how.${source}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
