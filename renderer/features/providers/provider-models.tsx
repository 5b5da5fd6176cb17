import { memo, useMemo, useState } from 'react'
import { Virtuoso } from 'react-virtuoso'
import type { RemoteModel, RemoteProvider } from '../../../preload/contract/providers.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { enableModels } from '../../stores/use-providers.ts'
import { Button } from '../../ui/button.tsx'
import { firstToOffer } from './first-to-offer.ts'
import { ModelPrices } from './model-prices.tsx'
import styles from './provider-models.module.css'

const ROW_PX = 34
const MOST_ROWS = 9

/** A provider's models: which are offered for answering, how much they read, and what they cost. */
export function ProviderModels({ provider }: { provider: RemoteProvider }) {
  const { t, language } = useText()
  const { id, name, models, enabledModels } = provider
  const [text, setText] = useState('')
  const wanted = text.trim()
  const found = useMemo(() => {
    const part = wanted.toLocaleLowerCase(language)
    const fits = (model: RemoteModel): boolean =>
      `${model.id} ${model.name ?? ''}`.toLocaleLowerCase(language).includes(part)
    return models
      .filter(fits)
      .sort((a, b) => Number(enabledModels.includes(b.id)) - Number(enabledModels.includes(a.id)))
    // What is ticked moves up when the list is opened again or searched, not under the pointer.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [models.length, id, wanted, language])
  const byId = new Map(models.map((model) => [model.id, model]))
  const rows = found.flatMap((model) => byId.get(model.id) ?? [])
  const offer = (model: string, on: boolean): void =>
    void enableModels(id, on ? [...enabledModels, model] : enabledModels.filter((one) => one !== model))
  return (
    <div className={styles['models']}>
      {models.length > 0 && enabledModels.length === 0 && <NoneOffered models={models} onOffer={offer} />}
      <input
        type="search"
        className={styles['find']}
        aria-label={t('providers.findModel')}
        placeholder={t('providers.findModel')}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {wanted !== '' && !byId.has(wanted) && rows.length < 4 && (
        <Button className={styles['name-it']} onClick={() => offer(wanted, true)}>
          {t('providers.nameIt', { model: wanted })}
        </Button>
      )}
      {models.length === 0 && <p className={styles['none']}>{t('providers.noModels')}</p>}
      {rows.length > 0 && (
        <div role="table" aria-label={t('providers.modelsOf', { provider: name })} aria-rowcount={rows.length + 1}>
          <div role="row" className={`${styles['row']} ${styles['head']}`}>
            <span role="columnheader">{t('providers.column.model')}</span>
            <span role="columnheader" className={styles['number']}>
              {t('providers.column.reads')}
            </span>
            <span role="columnheader" className={styles['prices']} data-tip={t('providers.perMillion')}>
              <span>{t('providers.column.input')}</span>
              <span>{t('providers.column.output')}</span>
            </span>
          </div>
          <Virtuoso
            role="rowgroup"
            className={styles['list']}
            style={{ height: Math.min(rows.length, MOST_ROWS) * ROW_PX }}
            fixedItemHeight={ROW_PX}
            data={rows}
            computeItemKey={(_index, model) => model.id}
            itemContent={(_index, model) => (
              <ModelRow model={model} offered={enabledModels.includes(model.id)} onOffer={offer} />
            )}
          />
        </div>
      )}
    </div>
  )
}

/** A list of which nothing is offered yet: what the boxes are for, and one to begin with. */
function NoneOffered({ models, onOffer }: { models: RemoteModel[]; onOffer: (model: string, on: boolean) => void }) {
  const { t } = useText()
  const first = firstToOffer(models)
  return (
    <div className={styles['hint']} role="status">
      <p>{t('providers.noneOffered')}</p>
      {first && (
        <Button onClick={() => onOffer(first.id, true)}>
          {t('providers.offer', { model: first.name ?? first.id })}
        </Button>
      )}
    </div>
  )
}

interface ModelRowProps {
  model: RemoteModel
  offered: boolean
  onOffer: (model: string, on: boolean) => void
}

const ModelRow = memo(function ModelRow({ model, offered, onOffer }: ModelRowProps) {
  const { t } = useText()
  const formats = useFormats()
  const { id, name, contextWindow, images, reasoning } = model
  const can = [images && t('providers.images'), reasoning && t('providers.reasoning')].filter(Boolean).join(', ')
  return (
    <div role="row" className={styles['row']}>
      <label role="cell" className={styles['offer']}>
        <input
          type="checkbox"
          checked={offered}
          aria-label={t('providers.offer', { model: name ?? id })}
          onChange={({ target }) => onOffer(id, target.checked)}
        />
        <span className={styles['model']} data-tip={name !== undefined && name !== id ? id : undefined}>
          {name ?? id}
        </span>
        {can !== '' && <span className={styles['can']}>{can}</span>}
      </label>
      <span role="cell" className={styles['number']}>
        {contextWindow === undefined ? (
          <span className={styles['unknown']} aria-label={t('providers.unknown')}>
            {t('providers.none')}
          </span>
        ) : (
          formats.number(contextWindow)
        )}
      </span>
      <span role="cell">
        <ModelPrices model={model} />
      </span>
    </div>
  )
})
