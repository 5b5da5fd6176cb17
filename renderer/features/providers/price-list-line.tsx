import { useState } from 'react'
import type { ProviderList } from '../../../preload/contract/providers.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import { updatePrices } from '../../stores/use-providers.ts'
import { showToast } from '../../stores/use-toasts.ts'
import { Button } from '../../ui/button.tsx'
import styles from './price-list-line.module.css'

/** How old the prices are and where they come from; they are fetched anew only here. */
export function PriceListLine({ prices }: { prices: ProviderList['prices'] }) {
  const { t } = useText()
  const formats = useFormats()
  const [updating, setUpdating] = useState(false)
  const day = (date: string): string => formats.date(Date.parse(date), { dateStyle: 'medium', timeZone: 'UTC' })
  const update = (): void => {
    setUpdating(true)
    void updatePrices()
      .then((updated) => updated && showToast(t('providers.pricesUpdated', { date: day(updated.date) })))
      .finally(() => setUpdating(false))
  }
  return (
    <footer className={styles['line']}>
      <p>{t('providers.pricesOf', { date: day(prices.date), source: publisherOf(prices.source) })}</p>
      <Button disabled={updating} onClick={update}>
        {updating ? t('providers.updatingPrices') : t('providers.updatePrices')}
      </Button>
    </footer>
  )
}

/** Who publishes the list: a project where its address names one, else the host. */
function publisherOf(source: string): string {
  if (!URL.canParse(source)) return source
  const { host, pathname } = new URL(source)
  const [owner, project] = pathname.split('/').filter(Boolean)
  return host === 'raw.githubusercontent.com' && owner && project ? `${owner}/${project}` : host
}
