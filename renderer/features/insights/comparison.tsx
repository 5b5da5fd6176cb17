import type { ReactElement } from 'react'
import { Trans } from 'react-i18next'
import { useText, type TextKey } from '../../i18n/use-text.ts'
import { useFigureFormats } from './use-figure-formats.ts'
import styles from './figure-strip.module.css'

interface ComparisonProps {
  now: number | null | undefined
  before: number | null | undefined
  /** What less of it is; absent where neither is better. */
  less?: 'better' | 'worse'
  /** Times are faster or slower, not less or more. */
  speed?: boolean
}

/** Below this share nothing has changed. */
const SAME = 0.005

/** How a figure compares with the one of the range before, in words and colour. */
export function Comparison({ now, before, less, speed = false }: ComparisonProps): ReactElement | null {
  const { t, translate } = useText()
  const formats = useFigureFormats()
  if (now === null || now === undefined || !before) return null
  const change = now / before - 1
  if (Math.abs(change) < SAME) return <>{t(speed ? 'insights.sameSpeed' : 'insights.same')}</>
  const key: TextKey =
    change < 0 ? (speed ? 'insights.faster' : 'insights.less') : speed ? 'insights.slower' : 'insights.more'
  const tone = less === undefined ? '' : change < 0 === (less === 'better') ? styles['better'] : styles['worse']
  const share = change > 4 ? `×${formats.count(Math.round(now / before))}` : formats.share(Math.abs(change))
  return <Trans t={translate} i18nKey={key} values={{ share }} components={{ change: <span className={tone} /> }} />
}
