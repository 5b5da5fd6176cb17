import { useEffect } from 'react'
import type { CacheStatus } from '../../../preload/contract/cache.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { makeTeamKey, readCache, useCache } from '../../stores/use-cache.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Setting, SettingsSection } from '../settings/setting.tsx'
import { AddressField } from './address-field.tsx'
import { SecretField } from './secret-field.tsx'
import styles from './cache-settings.module.css'

const MEMORY_MEGABYTES = [16, 64, 256, 1_024] as const
const DISK_MEGABYTES = [128, 512, 2_048, 8_192] as const
const WARMED_A_DAY = [5, 20, 50, 200] as const
const USD_A_DAY = [0, 0.1, 0.5, 2] as const
const MEGABYTE = 1_000_000

/** Where answers are kept, who may share them, and what is asked ahead of time. */
export function CacheSettings({ cache }: { cache: Settings['cache'] }) {
  const { t } = useText()
  const formats = useFormats()
  const change = (part: Partial<Settings['cache']>): void => void changeSettings({ cache: part })
  const size = (megabytes: number): string => formats.bytes(megabytes * MEGABYTE)
  return (
    <SettingsSection title={t('cache.title')}>
      <Setting title={t('cache.settings.on')} text={t('cache.settings.onText')}>
        <Switch label={t('cache.settings.on')} checked={cache.on} onChange={(on) => change({ on })} />
      </Setting>
      {cache.on && (
        <>
          <Setting title={t('cache.settings.semantic')} text={t('cache.settings.semanticText')}>
            <Switch
              label={t('cache.settings.semantic')}
              checked={cache.semantic}
              onChange={(semantic) => change({ semantic })}
            />
          </Setting>
          <Setting title={t('cache.settings.memory')} text={t('cache.settings.memoryText')}>
            <Amount
              label={t('cache.settings.memory')}
              value={cache.memoryMegabytes}
              choices={MEMORY_MEGABYTES}
              write={size}
              onChange={(memoryMegabytes) => change({ memoryMegabytes })}
            />
          </Setting>
          <Setting title={t('cache.settings.disk')} text={t('cache.settings.diskText')}>
            <Amount
              label={t('cache.settings.disk')}
              value={cache.diskMegabytes}
              choices={DISK_MEGABYTES}
              write={size}
              onChange={(diskMegabytes) => change({ diskMegabytes })}
            />
          </Setting>
          <Setting title={t('cache.settings.warming')} text={t('cache.settings.warmingText')}>
            <Switch
              label={t('cache.settings.warming')}
              checked={cache.warming}
              onChange={(warming) => change({ warming })}
            />
          </Setting>
          {cache.warming && (
            <>
              <Setting title={t('cache.settings.warmedADay')}>
                <Amount
                  label={t('cache.settings.warmedADay')}
                  value={cache.warmedADay}
                  choices={WARMED_A_DAY}
                  write={(count) => formats.number(count)}
                  onChange={(warmedADay) => change({ warmedADay })}
                />
              </Setting>
              <Setting title={t('cache.settings.warmingUsd')} text={t('cache.settings.warmingUsdText')}>
                <Amount
                  label={t('cache.settings.warmingUsd')}
                  value={cache.warmingUsdADay}
                  choices={USD_A_DAY}
                  write={(usd) => (usd === 0 ? t('cache.settings.localOnly') : formats.cost(usd * 1_000_000))}
                  onChange={(warmingUsdADay) => change({ warmingUsdADay })}
                />
              </Setting>
            </>
          )}
          <Sharing cache={cache} change={change} />
        </>
      )}
    </SettingsSection>
  )
}

/** The layers that a team shares; its key and the doors' secrets are typed here once and never come back. */
function Sharing({ cache, change }: { cache: Settings['cache']; change: (part: Partial<Settings['cache']>) => void }) {
  const { t } = useText()
  const status = useCache((state) => state.status)
  // Settings decide how the layers stand.
  useEffect(() => void readCache(), [cache])
  const makeKey = async (): Promise<void> => {
    if (await makeTeamKey()) showToast(t('cache.settings.teamKeyMade'))
  }
  const shares = cache.redisOn || cache.edgeOn
  const confirm = (address: string): void =>
    change({
      plainHosts: [...cache.plainHosts, new URL(address.replace(/^redis:/, 'http:')).hostname.replace(/^\[|\]$/g, '')]
    })
  return (
    <>
      <Setting title={t('cache.settings.redis')} text={t('cache.settings.redisText')}>
        <Switch label={t('cache.settings.redis')} checked={cache.redisOn} onChange={(redisOn) => change({ redisOn })} />
      </Setting>
      {cache.redisOn && (
        <div className={styles['fields']}>
          <AddressField
            label={t('cache.settings.address')}
            placeholder="rediss://cache.example.com:6380"
            schemes={['redis:', 'rediss:']}
            value={cache.redisAddress}
            secret="redis-password"
            onChange={(redisAddress) => change({ redisAddress })}
          />
          <SecretField name="redis-password" label={t('cache.settings.password')} status={status} />
          <Standing status={status} layer="redis" onConfirm={() => confirm(cache.redisAddress)} />
        </div>
      )}
      <Setting title={t('cache.settings.edge')} text={t('cache.settings.edgeText')}>
        <Switch label={t('cache.settings.edge')} checked={cache.edgeOn} onChange={(edgeOn) => change({ edgeOn })} />
      </Setting>
      {cache.edgeOn && (
        <div className={styles['fields']}>
          <AddressField
            label={t('cache.settings.address')}
            placeholder="https://cache.example.com/sextant"
            schemes={['https:', 'http:']}
            value={cache.edgeAddress}
            secret={null}
            onChange={(edgeAddress) => change({ edgeAddress })}
          />
          <SecretField name="edge-secret" label={t('cache.settings.writeSecret')} status={status} />
          <Standing status={status} layer="edge" onConfirm={() => confirm(cache.edgeAddress)} />
        </div>
      )}
      {shares && (
        <Setting below title={t('cache.settings.teamKeyTitle')} text={t('cache.settings.teamKeyText')}>
          <SecretField name="team" label={t('cache.settings.teamKey')} status={status} />
          {status?.secrets.team === 'none' && (
            <Button className={styles['make'] ?? ''} onClick={() => void makeKey()}>
              {t('cache.settings.makeTeamKey')}
            </Button>
          )}
        </Setting>
      )}
    </>
  )
}

function Standing({
  status,
  layer,
  onConfirm
}: {
  status: CacheStatus | null
  layer: 'redis' | 'edge'
  onConfirm: () => void
}) {
  const { t } = useText()
  const state = status?.[layer]
  if (!state || state === 'off') return null
  return (
    <>
      <p className={`${styles['text']} ${state === 'ready' ? '' : styles['warn']}`} role="status">
        {t(`cache.layerState.${state}`)}
      </p>
      {state === 'unconfirmed' && (
        <Button className={styles['make'] ?? ''} onClick={onConfirm}>
          {t('cache.settings.letPlain')}
        </Button>
      )}
    </>
  )
}

interface AmountProps {
  label: string
  value: number
  choices: readonly number[]
  write: (value: number) => string
  onChange: (value: number) => void
}

function Amount({ label, value, choices, write, onChange }: AmountProps) {
  const all = choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b)
  return (
    <Select aria-label={label} value={value} onChange={({ target }) => onChange(Number(target.value))}>
      {all.map((choice) => (
        <option key={choice} value={choice}>
          {write(choice)}
        </option>
      ))}
    </Select>
  )
}
