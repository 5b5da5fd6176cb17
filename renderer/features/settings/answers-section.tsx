import { useEffect, useRef, useState } from 'react'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { COMPRESSIONS } from '../../../main/domain/compression.ts'
import { loadModels } from '../../stores/use-models.ts'
import { changeSettings, type Settings } from '../../stores/use-settings.ts'
import { showError } from '../../stores/use-toasts.ts'
import { Range } from '../../ui/range.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { ModelChoice } from './model-choice.tsx'
import { Setting, SettingsSection } from './setting.tsx'
import styles from './answers-section.module.css'

type Chat = Settings['chat']

/** Lengths of answers to choose from, in tokens: from a paragraph to many pages. */
const LENGTHS = [256, 512, 1024, 2048, 4096, 8192, 16_384] as const

/** Which model that is in the end is main's to say. */
async function changeDefault(defaultModel: string | null): Promise<void> {
  await changeSettings({ chat: { defaultModel } })
  await loadModels().catch(showError)
}

export function AnswersSection({ chat }: { chat: Chat }) {
  const { t } = useText()
  const formats = useFormats()
  const change = (part: Partial<Chat>): void => void changeSettings({ chat: part })
  const write = (value: number): string => formats.number(value, 2)
  return (
    <SettingsSection title={t('settings.answers')}>
      <Setting below title={t('settings.systemPrompt')} text={t('settings.systemPromptText')}>
        <SystemPrompt stored={chat.systemPrompt} />
      </Setting>
      <Setting title={t('settings.defaultModel')} text={t('settings.defaultModelText')}>
        <ModelChoice
          label={t('settings.defaultModel')}
          value={chat.defaultModel}
          none={t('settings.bestLocal')}
          onChange={(defaultModel) => void changeDefault(defaultModel)}
        />
      </Setting>
      <Setting title={t('settings.fallbackModel')} text={t('settings.fallbackModelText')}>
        <ModelChoice
          label={t('settings.fallbackModel')}
          value={chat.fallbackModel}
          none={t('settings.fallbackNone')}
          onChange={(fallbackModel) => change({ fallbackModel })}
        />
      </Setting>
      <Setting title={t('settings.temperature')} text={t('settings.temperatureText')}>
        <Range
          label={t('settings.temperature')}
          value={chat.temperature}
          min={0}
          max={2}
          step={0.05}
          write={write}
          onChange={(temperature) => change({ temperature })}
        />
      </Setting>
      <Setting title={t('settings.topP')} text={t('settings.topPText')}>
        <Range
          label={t('settings.topP')}
          value={chat.topP}
          min={0.05}
          max={1}
          step={0.05}
          write={write}
          onChange={(topP) => change({ topP })}
        />
      </Setting>
      <Setting title={t('settings.longestAnswer')} text={t('settings.longestAnswerText')}>
        <Select
          aria-label={t('settings.longestAnswer')}
          value={chat.maxOutputTokens ?? 'any'}
          onChange={({ target }) => change({ maxOutputTokens: target.value === 'any' ? null : Number(target.value) })}
        >
          <option value="any">{t('settings.noLimit')}</option>
          {LENGTHS.map((tokens) => (
            <option key={tokens} value={tokens}>
              {t('settings.tokens', { count: formats.number(tokens) })}
            </option>
          ))}
        </Select>
      </Setting>
      <Setting title={t('settings.compression')} text={t(`settings.compressionText.${chat.compression}`)}>
        <Segmented
          label={t('settings.compression')}
          value={chat.compression}
          choices={COMPRESSIONS.map((value) => ({ value, label: t(`settings.compressions.${value}`) }))}
          onChange={(compression) => change({ compression })}
        />
      </Setting>
    </SettingsSection>
  )
}

const SAVE_AFTER_MS = 600

/** Saved when the person pauses or leaves the field. */
function SystemPrompt({ stored }: { stored: string }) {
  const { t } = useText()
  const [text, setText] = useState(stored)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const unsaved = useRef<string | null>(null)
  const save = (): void => {
    clearTimeout(timer.current)
    if (unsaved.current === null) return
    void changeSettings({ chat: { systemPrompt: unsaved.current } })
    unsaved.current = null
  }
  useEffect(() => save, [])
  const write = (value: string): void => {
    setText(value)
    unsaved.current = value
    clearTimeout(timer.current)
    timer.current = setTimeout(save, SAVE_AFTER_MS)
  }
  return (
    <textarea
      className={styles['prompt']}
      aria-label={t('settings.systemPrompt')}
      placeholder={t('settings.systemPromptNone')}
      maxLength={20_000}
      rows={3}
      value={text}
      onChange={(event) => write(event.target.value)}
      onBlur={save}
    />
  )
}
