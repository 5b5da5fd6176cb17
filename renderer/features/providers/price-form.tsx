import { useState, type FormEvent } from 'react'
import type { PriceTerms } from '../../../main/domain/model.ts'
import type { RemoteModel } from '../../../preload/contract/providers.ts'
import { useText } from '../../i18n/use-text.ts'
import { editPrice } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './price-form.module.css'

const USD = /^\d{1,9}(?:\.\d{1,12})?$/
const PRICES = ['input', 'cachedInput', 'output'] as const

/** Digits as people type them: a comma is a point, and white space is none. */
const digitsOf = (typed: string): string => typed.trim().replace(',', '.')

/** The person's own prices for a model, in US dollars for a million tokens; an empty one is unknown. */
export function PriceForm({
  model,
  terms,
  onEnd
}: {
  model: RemoteModel
  terms: PriceTerms | undefined
  onEnd: () => void
}) {
  const { t } = useText()
  const [typed, setTyped] = useState<Record<(typeof PRICES)[number], string>>(() => ({
    input: terms?.input ?? '',
    cachedInput: terms?.cachedInput ?? '',
    output: terms?.output ?? ''
  }))
  const wrong = PRICES.filter((name) => typed[name].trim() !== '' && !USD.test(digitsOf(typed[name])))
  const nothing = PRICES.every((name) => typed[name].trim() === '')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const prices = Object.fromEntries(
      PRICES.filter((name) => typed[name].trim() !== '').map((name) => [name, digitsOf(typed[name])])
    )
    void editPrice(model.ref, prices)
    onEnd()
  }
  const back = (): void => {
    void editPrice(model.ref, null)
    onEnd()
  }
  return (
    <form className={styles['form']} onSubmit={save}>
      <p className={styles['unit']}>{t('providers.perMillion')}</p>
      {PRICES.map((name) => (
        <Field
          key={name}
          label={t(`providers.price.${name}`)}
          inputMode="decimal"
          maxLength={24}
          value={typed[name]}
          error={wrong.includes(name) ? t('providers.priceDigits') : undefined}
          onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
        />
      ))}
      <div className={styles['actions']}>
        {model.priceSource === 'edited' && <Button onClick={back}>{t('providers.priceBack')}</Button>}
        <Button look="primary" type="submit" disabled={wrong.length > 0 || nothing}>
          {t('providers.saveChange')}
        </Button>
      </div>
    </form>
  )
}
