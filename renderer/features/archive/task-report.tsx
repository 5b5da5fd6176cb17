import type { TaskReport as Report } from '../../../preload/contract/archive.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './archive-page.module.css'

/** What came of a task, and what it left out. */
export function TaskReport({ report }: { report: Report }) {
  const { t } = useText()
  const formats = useFormats()
  switch (report.kind) {
    case 'export':
      return (
        <>
          <p>
            {report.turns > 0
              ? t('archive.exportedTurns', { count: report.turns })
              : t('archive.exported', {
                  conversations: t('archive.conversations', { count: report.conversations }),
                  messages: t('archive.messages', { count: report.messages })
                })}
          </p>
          <p className={styles['path']}>{report.target}</p>
        </>
      )
    case 'backup':
      return (
        <>
          <p>
            {t('archive.backedUp', {
              conversations: t('archive.conversations', { count: report.conversations }),
              size: formats.bytes(report.bytes)
            })}
          </p>
          <p className={styles['path']}>{report.folder}</p>
        </>
      )
    case 'check-backup':
      return (
        <>
          <p>{t('archive.whole')}</p>
          <p className={styles['path']}>{report.folder}</p>
        </>
      )
    case 'restore':
      return <p>{t('archive.restoreReady')}</p>
    case 'import':
      return <ImportReport report={report} />
    default:
      return report satisfies never
  }
}

function ImportReport({ report }: { report: Extract<Report, { kind: 'import' }> }) {
  const { t } = useText()
  const { sources, conversations, extended, messages, alreadyThere, notTaken } = report
  return (
    <>
      <p>
        {t('archive.imported', {
          conversations: t('archive.conversations', { count: conversations }),
          messages: t('archive.messages', { count: messages }),
          source: sources.map((source) => t(`archive.source.${source}`)).join(', ')
        })}
      </p>
      {extended > 0 && <p className={styles['muted']}>{t('archive.extended', { count: extended })}</p>}
      {alreadyThere > 0 && <p className={styles['muted']}>{t('archive.alreadyThere', { count: alreadyThere })}</p>}
      {notTaken.length === 0 ? (
        <p className={styles['muted']}>{t('archive.allTaken')}</p>
      ) : (
        <>
          <p className={styles['muted']}>{t('archive.notTaken')}</p>
          <ul className={styles['left']}>
            {notTaken.map(({ reason, count }) => (
              <li key={reason}>{t(`archive.reason.${reason}`, { count })}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
