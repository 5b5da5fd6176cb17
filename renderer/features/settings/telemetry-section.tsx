import { useState } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { Field } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import styles from './telemetry-section.module.css'

type Telemetry = Settings['telemetry']

const LOWEST_PORT = 1024
const HIGHEST_PORT = 65_535

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
const isPort = (text: string): boolean =>
  /^\d+$/.test(text) && Number(text) >= LOWEST_PORT && Number(text) <= HIGHEST_PORT

/** Figures for other programs: off unless the person wants them, and never what was asked or answered. */
export function TelemetrySection({ telemetry }: { telemetry: Telemetry }) {
  const { t } = useText()
  const change = (part: Partial<Telemetry>): void => void changeSettings({ telemetry: part })
  const { otlpEnabled, otlpEndpoint, prometheusEnabled, prometheusPort } = telemetry
  return (
    <SettingsSection title={t('settings.telemetry')}>
      <Setting title={t('settings.otlp')} text={t('settings.otlpText')}>
        <Switch label={t('settings.otlp')} checked={otlpEnabled} onChange={(on) => change({ otlpEnabled: on })} />
      </Setting>
      {otlpEnabled && (
        <Value
          key={otlpEndpoint}
          label={t('settings.otlpEndpoint')}
          hint={t('settings.otlpEndpointText')}
          stored={otlpEndpoint}
          valid={isAddress}
          wrong={t('settings.otlpEndpointWrong')}
          onChange={(text) => change({ otlpEndpoint: text })}
        />
      )}
      <Setting title={t('settings.prometheus')} text={t('settings.prometheusText')}>
        <Switch
          label={t('settings.prometheus')}
          checked={prometheusEnabled}
          onChange={(on) => change({ prometheusEnabled: on })}
        />
      </Setting>
      {prometheusEnabled && (
        <Value
          key={prometheusPort}
          label={t('settings.prometheusPort')}
          hint={t('settings.prometheusPortText', { address: `http://127.0.0.1:${prometheusPort}/metrics` })}
          stored={String(prometheusPort)}
          valid={isPort}
          wrong={t('settings.prometheusPortWrong', { low: LOWEST_PORT, high: HIGHEST_PORT })}
          onChange={(text) => change({ prometheusPort: Number(text) })}
        />
      )}
    </SettingsSection>
  )
}

interface ValueProps {
  label: string
  hint: string
  stored: string
  valid: (text: string) => boolean
  wrong: string
  onChange: (text: string) => void
}

/** A line of text that counts when the field is left or Enter is pressed, if it can. */
function Value({ label, hint, stored, valid, wrong, onChange }: ValueProps) {
  const [text, setText] = useState(stored)
  const trimmed = text.trim()
  const save = (): void => {
    if (trimmed !== stored && valid(trimmed)) onChange(trimmed)
  }
  return (
    <div className={styles['value']}>
      <Field
        label={label}
        hint={hint}
        error={valid(trimmed) ? undefined : wrong}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={save}
        onKeyDown={({ key }) => key === 'Enter' && save()}
      />
    </div>
  )
}
