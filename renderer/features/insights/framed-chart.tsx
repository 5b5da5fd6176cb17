import { ChartLine, Table2 } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { localDay } from '../../stores/days.ts'
import { openDrilldown, type Question } from '../../stores/use-turn-drilldown.ts'
import { momentsOfBin, runningBin, showDays } from '../../stores/use-insights.ts'
import type { InsightsAnswer } from '../../../preload/contract/insights.ts'
import { Chart } from '../../ui/chart.tsx'
import type { ChartSeries } from '../../ui/chart-series.ts'
import { ChartTable } from '../../ui/chart-table.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Section } from './section.tsx'
import { useFigureFormats } from './use-figure-formats.ts'

interface FramedChartProps {
  title: string
  /** What the chart shows, where the title alone does not say it. */
  name?: string
  answer: InsightsAnswer
  series: readonly ChartSeries[]
  height: number
  formatValue: (value: number) => string
  /** Beside the axis, where it is shorter. */
  formatMark: (value: number) => string
  remark?: (index: number) => string | null
  end?: ReactNode
  /** Which turns stand behind a bin with this name. */
  behind: (when: string) => Pick<Question, 'title' | 'filter'>
}

/** A chart under its heading, with the table behind it. */
export function FramedChart({
  title,
  name = title,
  answer,
  series,
  height,
  formatValue,
  formatMark,
  remark,
  end,
  behind
}: FramedChartProps) {
  const { t } = useText()
  const formats = useFigureFormats()
  const [asTable, setAsTable] = useState(false)
  const { points, step } = answer
  const at = useMemo(() => points.map((point) => point.at), [points])
  const formatBin = (index: number): string => formats.bin(at[index] ?? 0, step)
  const running = runningBin(points)
  const nameBin = (index: number): string =>
    index === running ? t('insights.soFar', { when: formatBin(index) }) : formatBin(index)
  const open = (index: number): void =>
    void openDrilldown({ ...behind(formatBin(index)), moments: momentsOfBin(index) })
  const select = (first: number, last: number): void =>
    showDays(localDay(at[first] ?? 0), localDay(momentsOfBin(last).to - 1))
  return (
    <Section
      title={title}
      legend={series.map(({ key, label, tone, style }) => ({ key, label, tone, dashed: style === 'before' }))}
      end={
        <>
          {end}
          <IconButton
            label={t(asTable ? 'insights.asChart' : 'insights.asTable')}
            icon={asTable ? <ChartLine size={15} /> : <Table2 size={15} />}
            onClick={() => setAsTable(!asTable)}
          />
        </>
      }
    >
      {asTable ? (
        <ChartTable
          label={name}
          timeLabel={t('insights.time')}
          bins={at.length}
          series={series}
          height={height}
          formatValue={formatValue}
          formatBin={nameBin}
          onOpen={open}
        />
      ) : (
        <Chart
          label={name}
          hint={t('insights.chartHint')}
          at={at}
          step={step}
          series={series}
          running={running}
          height={height}
          formatValue={formatValue}
          formatMark={formatMark}
          formatBin={nameBin}
          formatTime={formats.tick}
          {...(remark && { remark })}
          onOpen={open}
          // The hours of a day are as close as it gets.
          onSelect={step === 'hour' ? undefined : select}
        />
      )}
    </Section>
  )
}
