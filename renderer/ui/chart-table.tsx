import type { ChartSeries } from './chart-series.ts'
import styles from './chart-table.module.css'

interface ChartTableProps {
  label: string
  /** The heading of the column of times. */
  timeLabel: string
  bins: number
  series: readonly ChartSeries[]
  height: number
  formatValue: (value: number) => string
  formatBin: (index: number) => string
  onOpen: (index: number) => void
}

/** What a chart shows, as a table; newest first. */
export function ChartTable({
  label,
  timeLabel,
  bins,
  series,
  height,
  formatValue,
  formatBin,
  onOpen
}: ChartTableProps) {
  return (
    <div className={styles['scroll']} style={{ height }} role="region" aria-label={label} tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{timeLabel}</th>
            {series.map(({ key, label: name }) => (
              <th key={key} scope="col" className={styles['number']}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: bins }, (_, row) => bins - 1 - row).map((index) => (
            <tr key={index}>
              <th scope="row">
                <button type="button" className={styles['open']} onClick={() => onOpen(index)}>
                  {formatBin(index)}
                </button>
              </th>
              {series.map(({ key, values }) => {
                const value = values[index]
                return (
                  <td key={key} className={styles['number']}>
                    {value === null || value === undefined ? '–' : formatValue(value)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
