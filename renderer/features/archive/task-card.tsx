import { X } from 'lucide-react'
import type { Task } from '../../../preload/contract/archive.ts'
import { useErrorText } from '../../i18n/use-error-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { cancelTask, dismissTask, restartApp } from '../../stores/use-tasks.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { TaskReport } from './task-report.tsx'
import styles from './archive-page.module.css'

const WHEN: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }

/** A task that runs, with a way to end it, or what came of one. */
export function TaskCard({ task }: { task: Task }) {
  const { t } = useText()
  const formats = useFormats()
  const { id, kind, state, fraction, report, startedAt } = task
  const running = state === 'running'
  return (
    <li className={styles['task']} data-state={state}>
      <div className={styles['taskHead']}>
        <h3>
          {t(`archive.task.${kind}`)}
          <span>
            {running
              ? formats.percent(fraction)
              : t('archive.endedAt', { state: t(`archive.state.${state}`), when: formats.date(startedAt, WHEN) })}
          </span>
        </h3>
        {running ? (
          <Button onClick={() => void cancelTask(id)}>{t('archive.cancel')}</Button>
        ) : (
          <IconButton
            label={t('archive.dismiss', { task: t(`archive.task.${kind}`) })}
            icon={<X size={16} />}
            onClick={() => void dismissTask(id)}
          />
        )}
      </div>
      {running && <ProgressBar fraction={fraction} label={t(`archive.task.${kind}`)} />}
      {state === 'cancelled' && (
        <p className={styles['muted']}>{t(kind === 'import' ? 'archive.cancelledImport' : 'archive.cancelled')}</p>
      )}
      {state === 'failed' && <Failure task={task} />}
      {report && <TaskReport report={report} />}
      {report?.kind === 'restore' && (
        <p className={styles['actions']}>
          <Button look="primary" onClick={() => void restartApp()}>
            {t('archive.restart')}
          </Button>
          <Button onClick={() => void dismissTask(id)}>{t('archive.later')}</Button>
        </p>
      )}
    </li>
  )
}

function Failure({ task: { error } }: { task: Task }) {
  const errorText = useErrorText()
  if (!error) return null
  const { message, advice } = errorText(error)
  return (
    <p className={styles['failure']} role="alert">
      <b>{message}</b> {advice}
    </p>
  )
}
