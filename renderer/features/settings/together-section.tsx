import { useEffect, useState } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { followTogether, forgetTogether, showPreview, useTogether } from '../../stores/use-together.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Range } from '../../ui/range.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import { SharedVersions } from './shared-versions.tsx'
import styles from './together-section.module.css'

type Together = Settings['together']

const KEY = /^[A-Za-z0-9+/]{43}=$/
const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Learning with others: off, and nothing leaves, until the person turns it on and names who gathers. */
export function TogetherSection({ together }: { together: Together }) {
  const { t } = useText()
  const formats = useFormats()
  const { status, preview } = useTogether()
  useEffect(followTogether, [])
  const change = (part: Partial<Together>): void => void changeSettings({ together: part })
  const account = status?.account
  return (
    <SettingsSection title={t('together.title')}>
      <Setting title={t('together.on')} text={t('together.onText')}>
        <Switch label={t('together.on')} checked={together.on} onChange={(on) => change({ on })} />
      </Setting>
      {together.on && (
        <div className={styles['fields']}>
          <Line
            key={`address ${together.address}`}
            label={t('together.address')}
            hint={t('together.addressText')}
            stored={together.address}
            wrong={t('together.addressWrong')}
            valid={isAddress}
            onChange={(address) => change({ address })}
          />
          <Line
            key={`key ${together.operatorKey}`}
            label={t('together.key')}
            hint={t('together.keyText')}
            stored={together.operatorKey}
            wrong={t('together.keyWrong')}
            valid={(text) => KEY.test(text)}
            onChange={(operatorKey) => change({ operatorKey })}
          />
          {status && <p role="status">{t(`together.states.${status.state}`)}</p>}
        </div>
      )}
      <Setting title={t('together.preview')} text={t('together.previewText')}>
        <Button onClick={() => void showPreview()}>{t('together.showPreview')}</Button>
      </Setting>
      {preview && (
        <div className={styles['preview']}>
          <p>
            {t(preview.hasMeanings ? 'together.previewOf' : 'together.previewWithoutMeanings', {
              count: preview.examples,
              bytes: preview.bytes.length / 2
            })}
          </p>
          <pre className={styles['bytes']} tabIndex={0} aria-label={t('together.bytes')}>
            {preview.bytes.match(/.{1,8}/g)?.join(' ')}
          </pre>
        </div>
      )}
      <Setting
        title={t('together.account')}
        text={
          account &&
          t('together.accountText', {
            spent: formats.number(account.spent.epsilon, 2),
            budget: formats.number(account.budget, 1),
            left: formats.number(Math.max(0, account.budget - account.spent.epsilon), 2),
            delta: formats.number(account.spent.delta, 6),
            begun: account.begun,
            contributed: account.contributed
          })
        }
      >
        <Range
          label={t('together.budget')}
          value={together.budget}
          min={0.5}
          max={8}
          step={0.5}
          write={(value) => formats.number(value, 1)}
          onChange={(budget) => change({ budget })}
        />
      </Setting>
      {status && (together.on || status.versions.length > 0) && <SharedVersions versions={status.versions} />}
      <Setting title={t('together.forget')} text={t('together.forgetText')}>
        <Button onClick={() => void forgetTogether()}>{t('together.forget')}</Button>
      </Setting>
    </SettingsSection>
  )
}

interface LineProps {
  label: string
  hint: string
  stored: string
  wrong: string
  valid: (text: string) => boolean
  onChange: (text: string) => void
}

/** A line of text that counts when the field is left or Enter is pressed, if it is empty or can be. */
function Line({ label, hint, stored, wrong, valid, onChange }: LineProps) {
  const [text, setText] = useState(stored)
  const trimmed = text.trim()
  const fits = trimmed === '' || valid(trimmed)
  const save = (): void => {
    if (trimmed !== stored && fits) onChange(trimmed)
  }
  return (
    <Field
      label={label}
      hint={hint}
      error={fits ? undefined : wrong}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={save}
      onKeyDown={({ key }) => key === 'Enter' && save()}
    />
  )
}
