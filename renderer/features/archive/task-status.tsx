import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { runningTask, useTasks } from '../../stores/use-tasks.ts'

/** The running task and how far it has come; opens the page behind it. */
export function TaskStatus() {
  const { t } = useText()
  const task = useTasks(runningTask)
  if (!task) return null
  return (
    <button type="button" onClick={() => showPage('archive')}>
      {t('archive.running', { task: t(`archive.task.${task.kind}`), fraction: task.fraction })}
    </button>
  )
}
