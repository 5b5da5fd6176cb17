import { useRef, useState, type FormEvent } from 'react'
import type { ProviderId } from '../../../main/domain/ids.ts'
import type { ProviderKind, ProviderPreset, RemoteProvider } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { addProvider, enableModels, refreshModels, useProviders } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { ConfirmHost } from './confirm-host.tsx'
import { FormError } from './form-error.tsx'
import { KeyField } from './key-field.tsx'
import { OfflineNote } from './offline-note.tsx'
import { formFor, hostIn, isFilledIn, kinds, newProviderOf, placeholderIn } from './provider-form.ts'
import { useSubmission } from './use-submission.ts'
import styles from './add-provider.module.css'

/** Servers of one's own have a handful of models, which are all meant to be used. */
const MOST_OFFERED_UNASKED = 12

/** Sets a provider up: which one, where it is, and its key, which is typed here once and never comes back. */
export function AddProvider({ onEnd }: { onEnd: (added: ProviderId | null) => void }) {
  const { t } = useText()
  const presets = useProviders((state) => state.list?.presets) ?? []
  const [form, setForm] = useState(() => formFor(presets[0]))
  const chosen = presets.find(({ id }) => id === form.preset)
  const key = useRef<HTMLInputElement>(null)
  const { error, toConfirm, sending, submit, forget } = useSubmission(async (confirmHost) => {
    const provider = await addProvider(newProviderOf(form, key.current?.value ?? '', confirmHost))
    onEnd(provider.id)
    void fetchModels(provider)
  })
  const change = (part: Partial<typeof form>): void => {
    forget()
    setForm({ ...form, ...part })
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    submit(false)
  }
  const placeholder = placeholderIn(form.baseUrl) ?? placeholderIn(chosen?.baseUrl ?? '')
  const showsAddress = !chosen || chosen.answersItself === true || placeholder !== undefined
  return (
    <form className={styles['form']} aria-label={t('providers.new')} onSubmit={onSubmit}>
      <h2 className={styles['title']}>{t('providers.new')}</h2>
      <label className={styles['choice']}>
        <span>{t('providers.which')}</span>
        <Select
          autoFocus
          value={form.preset}
          onChange={({ target }) => change(formFor(presets.find(({ id }) => id === target.value)))}
        >
          <PresetOptions presets={presets} />
        </Select>
      </label>
      {!chosen && (
        <div className={styles['pair']}>
          <label className={styles['choice']}>
            <span>{t('providers.speaks')}</span>
            <Select value={form.kind} onChange={({ target }) => change({ kind: target.value as ProviderKind })}>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`providers.kind.${kind}`)}
                </option>
              ))}
            </Select>
          </label>
          <Field
            label={t('providers.name')}
            value={form.name}
            maxLength={100}
            onChange={({ target }) => change({ name: target.value })}
          />
        </div>
      )}
      {showsAddress && (
        <Field
          label={t('providers.address')}
          type="url"
          inputMode="url"
          required
          maxLength={1000}
          placeholder="https://"
          value={form.baseUrl}
          hint={placeholder && t('providers.fillIn', { placeholder })}
          onChange={({ target }) => change({ baseUrl: target.value })}
        />
      )}
      <KeyField
        key={form.preset}
        field={key}
        onFilled={(hasKey) => change({ hasKey })}
        required={chosen?.needsKey ?? false}
        keysAt={chosen?.keysAt}
        host={hostIn(form.baseUrl)}
      />
      {toConfirm !== null ? (
        <ConfirmHost host={toConfirm} onConfirm={() => submit(true)} onCancel={forget} />
      ) : (
        <>
          {error && <FormError error={error} />}
          <OfflineNote host={hostIn(form.baseUrl)} />
          <div className={styles['actions']}>
            <Button onClick={() => onEnd(null)}>{t('providers.cancel')}</Button>
            <Button look="primary" type="submit" disabled={sending || !isFilledIn(form, chosen)}>
              {sending ? t('providers.adding') : t('providers.save')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

/** Asks for the models at once, and offers those of a server with few. */
async function fetchModels({ id }: RemoteProvider): Promise<void> {
  const provider = await refreshModels(id)
  if (provider && provider.models.length <= MOST_OFFERED_UNASKED && provider.enabledModels.length === 0)
    await enableModels(
      id,
      provider.models.map((model) => model.id)
    )
}

function PresetOptions({ presets }: { presets: ProviderPreset[] }) {
  const { t } = useText()
  const options = (some: ProviderPreset[]) =>
    some.map(({ id, name }) => (
      <option key={id} value={id}>
        {name}
      </option>
    ))
  return (
    <>
      <optgroup label={t('providers.services')}>{options(presets.filter((preset) => !preset.answersItself))}</optgroup>
      <optgroup label={t('providers.ownServers')}>
        {options(presets.filter((preset) => preset.answersItself))}
        <option value="">{t('providers.custom')}</option>
      </optgroup>
    </>
  )
}
