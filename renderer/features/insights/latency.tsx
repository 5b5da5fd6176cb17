import { useMemo, useState } from 'react'
import type { InsightsAnswer, Percentiles } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import type { ChartSeries } from '../../ui/chart-series.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { FramedChart } from './framed-chart.tsx'
import { useFigureFormats } from './use-figure-formats.ts'

const HEIGHT = 168
const LINES = [
  { key: 'p50', tone: 'private' },
  { key: 'p95', tone: 'accent' },
  { key: 'p99', tone: 'quiet' }
] as const satisfies readonly { key: keyof Percentiles; tone: ChartSeries['tone'] }[]

/** How long people waited: half of the answers, 95 and 99 of a hundred came sooner than the lines. */
export function Latency({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const [of, setOf] = useState<'first' | 'whole'>('first')
  const series = useMemo(
    () =>
      LINES.map(({ key, tone }): ChartSeries => ({
        key,
        tone,
        label: key,
        style: 'line',
        values: answer.points.map((point) => (of === 'first' ? point.firstTokenMs : point.totalMs)?.[key] ?? null)
      })),
    [answer, of]
  )
  return (
    <FramedChart
      title={t('insights.latency')}
      name={t(`insights.latencyChart.${of}`)}
      answer={answer}
      series={series}
      height={HEIGHT}
      formatValue={formats.wait}
      formatMark={formats.wait}
      behind={(when) => ({ title: t('insights.behind.bin', { when }), filter: {} })}
      end={
        <Segmented
          label={t('insights.latencyOf')}
          value={of}
          choices={[
            { value: 'first', label: t('insights.toFirst') },
            { value: 'whole', label: t('insights.whole') }
          ]}
          onChange={setOf}
        />
      }
    />
  )
}
