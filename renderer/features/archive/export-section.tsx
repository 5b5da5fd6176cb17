import { useState } from 'react'
import type { ConversationId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { exportConversations, runningTask, useTasks, type ExportFormat } from '../../stores/use-tasks.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ConversationChoice } from './conversation-choice.tsx'
import styles from './archive-page.module.css'

const FORMATS = ['markdown', 'json', 'csv'] as const satisfies readonly ExportFormat[]

/** Conversations to files for people, for other programs, or for this app elsewhere. */
export function ExportSection() {
  const { t } = useText()
  const busy = useTasks((state) => runningTask(state) !== undefined)
  const [format, setFormat] = useState<ExportFormat>('markdown')
  const [all, setAll] = useState(true)
  const [chosen, setChosen] = useState<ReadonlySet<ConversationId>>(new Set())
  return (
    <section>
      <header className={styles['head']}>
        <div>
          <h2>{t('archive.export')}</h2>
          <p className={styles['muted']}>{t('archive.exportText')}</p>
        </div>
        <Button
          disabled={busy || (!all && chosen.size === 0)}
          onClick={() => void exportConversations(format, all ? null : [...chosen])}
        >
          {all ? t('archive.exportAll') : t('archive.exportChosen', { count: chosen.size })}
        </Button>
      </header>
      <div className={styles['card']}>
        <div className={styles['row']}>
          <span className={styles['words']}>
            <b>{t('archive.format')}</b>
            <span className={styles['muted']}>{t(`archive.formatText.${format}`)}</span>
          </span>
          <Segmented
            label={t('archive.format')}
            value={format}
            choices={FORMATS.map((value) => ({ value, label: t(`archive.formats.${value}`) }))}
            onChange={setFormat}
          />
        </div>
        <div className={styles['row']}>
          <span className={styles['words']}>
            <b>{t('archive.which')}</b>
          </span>
          <Segmented
            label={t('archive.which')}
            value={all ? 'all' : 'chosen'}
            choices={[
              { value: 'all', label: t('archive.all') },
              { value: 'chosen', label: t('archive.chosen') }
            ]}
            onChange={(value) => setAll(value === 'all')}
          />
        </div>
        {!all && <ConversationChoice chosen={chosen} onChange={setChosen} />}
      </div>
    </section>
  )
}
