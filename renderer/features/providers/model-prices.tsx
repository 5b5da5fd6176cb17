import { Popover } from '@base-ui/react/popover'
import { useState } from 'react'
import type { RemoteModel } from '../../../preload/contract/providers.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import explained from '../../ui/term-popover.module.css'
import { PriceForm } from './price-form.tsx'
import { termsNow } from './terms-now.ts'
import styles from './model-prices.module.css'

/** What a million tokens cost, in and out, and who says so. Opens the form for one's own prices. */
export function ModelPrices({ model }: { model: RemoteModel }) {
  const { t } = useText()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const { priceSource, id, name } = model
  const terms = termsNow(model.prices, new Date())
  const usd = (price: string | undefined): string =>
    price === undefined ? t('providers.unknown') : formats.cost(Number(price) * 1_000_000)
  const title = t('providers.editPrice', { model: name ?? id })
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={styles['prices']}
        data-tip={priceSource === undefined ? t('providers.priceUnknown') : t(`providers.priceSource.${priceSource}`)}
      >
        <span className="visually-hidden">{title} </span>
        {priceSource === 'own' ? (
          <span className={styles['free']}>{t('providers.free')}</span>
        ) : (
          <>
            <span className={terms?.input === undefined ? styles['unknown'] : undefined}>{usd(terms?.input)}</span>
            <span className={terms?.output === undefined ? styles['unknown'] : undefined}>{usd(terms?.output)}</span>
          </>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="left" align="center" sideOffset={6} className={explained['positioner']}>
          <Popover.Popup className={`${explained['popup']} ${styles['popup']}`}>
            <Popover.Title className={explained['title']}>{title}</Popover.Title>
            <Popover.Description className={explained['text']}>
              {priceSource === undefined ? t('providers.priceUnknown') : t(`providers.priceSource.${priceSource}`)}
            </Popover.Description>
            <PriceForm model={model} terms={terms} onEnd={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
