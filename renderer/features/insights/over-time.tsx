import { useMemo, useState } from 'react'
import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { FramedChart } from './framed-chart.tsx'
import { behind, MEASURES, seriesOf, type Measure } from './measures.ts'
import { useFigureFormats, type FigureFormats } from './use-figure-formats.ts'

const HEIGHT = 204

function writes(
  measure: Measure,
  formats: FigureFormats
): { value: (value: number) => string; mark: (value: number) => string } {
  if (measure === 'money') return { value: formats.money, mark: formats.moneyMark }
  if (measure === 'sent') return { value: formats.bytes, mark: formats.bytes }
  if (measure === 'tokens') return { value: formats.count, mark: formats.compact }
  return { value: formats.count, mark: formats.compact }
}

/** The large chart: one measure of the range over its days, against the range before. */
export function OverTime({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const [measure, setMeasure] = useState<Measure>('answers')
  const series = useMemo(() => seriesOf(measure, answer, t), [measure, answer, t])
  const { value, mark } = writes(measure, formats)
  const remark = (index: number): string | null => {
    const point = answer.points[index]
    if (!point) return null
    if (measure === 'answers') return t('insights.total', { total: formats.count(point.turns) })
    if (measure === 'tokens')
      return t('insights.total', { total: formats.count(point.inputTokens + point.outputTokens) })
    if (measure === 'failed' && point.turns > 0)
      return t('insights.rate', { share: formats.share(point.failed / point.turns), total: formats.count(point.turns) })
    return null
  }
  return (
    <FramedChart
      title={t(`insights.chart.${measure}`)}
      answer={answer}
      series={series}
      height={HEIGHT}
      formatValue={value}
      formatMark={mark}
      remark={remark}
      behind={(when) => behind(measure, when, t)}
      end={
        <Segmented
          label={t('insights.show')}
          value={measure}
          choices={MEASURES.map((one) => ({ value: one, label: t(`insights.measures.${one}`) }))}
          onChange={setMeasure}
        />
      }
    />
  )
}
