import { useEffect } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { showPage } from '../../stores/use-app.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { chooseBackupFolder, loadBackups, useTasks } from '../../stores/use-tasks.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import styles from './privacy-section.module.css'

type Storage = Settings['storage']

const QUARTERS = [2, 4, 8, 12, 20] as const
const BACKUPS = [1, 2, 3, 5, 10, 20] as const

/** The usual choices, and the one that was made if it is another. */
const withCurrent = (usual: readonly number[], current: number | null): number[] =>
  current === null || usual.includes(current) ? [...usual] : [...usual, current].sort((a, b) => a - b)

/** How long figures stay at hand, what becomes of older ones, and how often everything is copied. */
export function HistorySection({ storage }: { storage: Storage }) {
  const { t } = useText()
  const folder = useTasks((state) => state.backups?.folder)
  const change = (part: Partial<Storage>): void => void changeSettings({ storage: part })
  useEffect(() => void loadBackups(), [storage.backupFolder])
  const { keepQuarters, oldQuarters, backupEvery, backupsKept } = storage
  return (
    <SettingsSection title={t('settings.history')}>
      <Setting title={t('settings.keepQuarters')} text={t('settings.keepQuartersText')}>
        <Select
          aria-label={t('settings.keepQuarters')}
          value={keepQuarters ?? 'all'}
          onChange={({ target }) => change({ keepQuarters: target.value === 'all' ? null : Number(target.value) })}
        >
          <option value="all">{t('settings.allQuarters')}</option>
          {withCurrent(QUARTERS, keepQuarters).map((quarters) => (
            <option key={quarters} value={quarters}>
              {t('settings.quarters', { count: quarters })}
            </option>
          ))}
        </Select>
      </Setting>
      {keepQuarters !== null && (
        <Setting title={t('settings.oldQuarters')} text={t(`settings.oldQuartersText.${oldQuarters}`)}>
          <Segmented
            label={t('settings.oldQuarters')}
            value={oldQuarters}
            choices={[
              { value: 'archive', label: t('settings.archiveQuarters') },
              { value: 'drop', label: t('settings.dropQuarters') }
            ]}
            onChange={(value) => change({ oldQuarters: value })}
          />
        </Setting>
      )}
      <Setting title={t('settings.backupEvery')} text={t('settings.backupEveryText')}>
        <Segmented
          label={t('settings.backupEvery')}
          value={backupEvery}
          choices={(['never', 'day', 'week'] as const).map((value) => ({
            value,
            label: t(`settings.backup.${value}`)
          }))}
          onChange={(value) => change({ backupEvery: value })}
        />
      </Setting>
      <Setting title={t('settings.backupsKept')} text={t('settings.backupsKeptText')}>
        <Select
          aria-label={t('settings.backupsKept')}
          value={backupsKept}
          onChange={({ target }) => change({ backupsKept: Number(target.value) })}
        >
          {withCurrent(BACKUPS, backupsKept).map((kept) => (
            <option key={kept} value={kept}>
              {t('settings.backups', { count: kept })}
            </option>
          ))}
        </Select>
      </Setting>
      <Setting title={t('settings.backupFolder')} text={t('settings.backupFolderText')}>
        <Button onClick={() => void chooseBackupFolder()}>{t('settings.chooseFolder')}</Button>
      </Setting>
      {folder !== undefined && <p className={styles['path']}>{folder}</p>}
      <Setting title={t('settings.openArchive')}>
        <Button onClick={() => showPage('archive')}>{t('settings.toArchive')}</Button>
      </Setting>
    </SettingsSection>
  )
}
