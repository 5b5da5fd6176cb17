import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Backup } from '../../../preload/contract/archive.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { backUp, checkBackup, loadBackups, restoreBackup, runningTask, useTasks } from '../../stores/use-tasks.ts'
import { Button } from '../../ui/button.tsx'
import { useEscape } from '../../ui/use-escape.ts'
import styles from './archive-page.module.css'

/** The backups there are, newest first, and how new ones come. */
export function BackupsSection() {
  const { t } = useText()
  const list = useTasks((state) => state.backups)
  const busy = useTasks((state) => runningTask(state) !== undefined)
  useEffect(() => void loadBackups(), [])
  return (
    <section>
      <header className={styles['head']}>
        <div>
          <h2>{t('archive.backups')}</h2>
          <p className={styles['muted']}>
            <Schedule />{' '}
            <button type="button" className={styles['link']} onClick={() => showPage('settings')}>
              {t('archive.changeSchedule')}
            </button>
          </p>
        </div>
        <Button look="primary" disabled={busy} onClick={() => void backUp()}>
          {t('archive.backUp')}
        </Button>
      </header>
      {list && (
        <div className={styles['card']}>
          {list.backups.length === 0 ? (
            <p className={styles['none']}>{t('archive.noBackups')}</p>
          ) : (
            <ul>
              {list.backups.map((backup) => (
                <BackupRow key={backup.folder} backup={backup} busy={busy} />
              ))}
            </ul>
          )}
          <p className={styles['path']}>{t('archive.inFolder', { folder: list.folder })}</p>
        </div>
      )}
    </section>
  )
}

function Schedule() {
  const { t } = useText()
  const storage = useSettings((state) => state.settings?.storage)
  if (!storage) return null
  return storage.backupEvery === 'never'
    ? t('archive.noSchedule')
    : t(`archive.schedule.${storage.backupEvery}`, { count: storage.backupsKept })
}

const WHEN: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit'
}

function BackupRow({ backup, busy }: { backup: Backup; busy: boolean }) {
  const { t } = useText()
  const formats = useFormats()
  const [asking, setAsking] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const keep = (): void => {
    flushSync(() => setAsking(false))
    row.current?.querySelector<HTMLElement>('[data-restore]')?.focus()
  }
  useEscape(asking, keep)
  const { folder, createdAt, bytes, conversations, messages } = backup
  const when = formats.date(createdAt, WHEN)
  return (
    <li ref={row} className={styles['row']}>
      <div className={styles['words']}>
        <b>{when}</b>
        <span className={styles['muted']}>
          {[
            t('archive.conversations', { count: conversations }),
            t('archive.messages', { count: messages }),
            formats.bytes(bytes)
          ].join(' · ')}
        </span>
      </div>
      {!asking && (
        <span className={styles['actions']}>
          <Button disabled={busy} aria-label={t('archive.checkOf', { when })} onClick={() => void checkBackup(folder)}>
            {t('archive.check')}
          </Button>
          <Button
            disabled={busy}
            data-restore
            aria-label={t('archive.restoreOf', { when })}
            onClick={() => setAsking(true)}
          >
            {t('archive.restore')}
          </Button>
        </span>
      )}
      {asking && (
        <div className={styles['question']} role="group" aria-label={t('archive.restoreOf', { when })}>
          <p>
            {t('archive.restoreText', { when, conversations: t('archive.conversations', { count: conversations }) })}
          </p>
          <span className={styles['actions']}>
            <Button
              look="primary"
              autoFocus
              onClick={() => {
                setAsking(false)
                void restoreBackup(folder)
              }}
            >
              {t('archive.prepare')}
            </Button>
            <Button onClick={keep}>{t('archive.keep')}</Button>
          </span>
        </div>
      )}
    </li>
  )
}
