import { useText } from '../../i18n/use-text.ts'
import { useTasks } from '../../stores/use-tasks.ts'
import { Page } from '../../ui/page.tsx'
import { BackupsSection } from './backups-section.tsx'
import { ExportSection } from './export-section.tsx'
import { ImportSection } from './import-section.tsx'
import { TaskCard } from './task-card.tsx'
import styles from './archive-page.module.css'

/** Older ones are still kept by main until they are put away; nobody reads ten. */
const SHOWN = 3

/** Backups of everything, conversations written to files, and conversations of other apps brought here. */
export function ArchivePage() {
  const { t } = useText()
  const tasks = useTasks((state) => state.tasks)
  return (
    <Page title={t('archive.title')} text={t('archive.text')}>
      {tasks.length > 0 && (
        <ul className={styles['tasks']} aria-label={t('archive.tasks')}>
          {tasks.slice(0, SHOWN).map((task) => (
            <TaskCard key={task.id} task={task} />
          ))}
        </ul>
      )}
      <BackupsSection />
      <ExportSection />
      <ImportSection />
    </Page>
  )
}
