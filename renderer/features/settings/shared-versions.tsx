import type { TogetherStatus } from '../../../preload/contract/together.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { refuseVersion } from '../../stores/use-together.ts'
import { Button } from '../../ui/button.tsx'
import styles from './together-section.module.css'

type Version = TogetherStatus['versions'][number]

/** What was learned together and came here, with what trying it on own answers said. */
export function SharedVersions({ versions }: { versions: readonly Version[] }) {
  const { t } = useText()
  return (
    <div className={styles['versions']}>
      <p>{t('together.versions')}</p>
      <p className={styles['hint']}>{t(versions.length > 0 ? 'together.versionsText' : 'together.versionsNone')}</p>
      {versions.length > 0 && (
        <ul>
          {versions.map((version) => (
            <SharedVersion key={`${version.run} ${version.version}`} version={version} />
          ))}
        </ul>
      )}
    </div>
  )
}

function SharedVersion({ version: { run, version, at, state, tried } }: { version: Version }) {
  const { t } = useText()
  const formats = useFormats()
  return (
    <li>
      <span>
        {t('together.version', {
          run,
          version,
          day: formats.date(at, { dateStyle: 'medium' }),
          state: t(`together.versionStates.${state}`)
        })}
        {tried &&
          ` ${t('together.tried', {
            count: tried.outcomes,
            before: formats.number(tried.before, 3),
            after: formats.number(tried.after, 3)
          })}`}
      </span>
      {(state === 'used' || state === 'untested') && (
        <Button onClick={() => void refuseVersion(run, version)}>{t('together.refuse')}</Button>
      )}
    </li>
  )
}
