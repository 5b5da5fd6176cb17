import type { ModelRef } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { isInstalled, useModels } from '../../stores/use-models.ts'
import { offeredBy, useProviders } from '../../stores/use-providers.ts'
import { Select } from '../../ui/select.tsx'
import styles from './model-choice.module.css'

interface ModelChoiceProps {
  label: string
  value: string | null
  /** What choosing none means. */
  none: string
  onChange: (model: string | null) => void
}

/** One of all models that can be asked, here and at each provider. */
export function ModelChoice({ label, value, none, onChange }: ModelChoiceProps) {
  const { t } = useText()
  const here = useModels((state) => state.list?.models)?.filter(isInstalled) ?? []
  const providers = useProviders((state) => state.list?.providers) ?? []
  const refs: ModelRef[] = [...here, ...providers.flatMap(offeredBy)].map(({ ref }) => ref)
  const gone = value !== null && !refs.some((ref) => ref === value)
  return (
    <Select
      className={styles['choice']}
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{none}</option>
      {gone && <option value={value}>{t('settings.modelGone', { model: value.slice(value.indexOf(':') + 1) })}</option>}
      <optgroup label={t('chat.onThisMachine')}>
        {here.map(({ ref, name }) => (
          <option key={ref} value={ref}>
            {name}
          </option>
        ))}
      </optgroup>
      {providers
        .filter((provider) => provider.enabledModels.length > 0)
        .map((provider) => (
          <optgroup key={provider.id} label={provider.name}>
            {offeredBy(provider).map(({ ref, id, name }) => (
              <option key={ref} value={ref}>
                {name ?? id}
              </option>
            ))}
          </optgroup>
        ))}
    </Select>
  )
}
