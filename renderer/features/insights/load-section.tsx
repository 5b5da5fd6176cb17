import type { LoadKind, LoadReport, LoadStep, ScalingLine } from '../../../main/domain/load.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import table from '../../ui/table.module.css'
import { Section } from './section.tsx'
import { useReport } from './use-report.ts'
import { client } from '../../client/client.ts'
import styles from './load-section.module.css'
import tables from './tables.module.css'

const KINDS = ['local', 'remote'] as const
const MOST_LINES = 6
const HEIGHT = 64
/** Less than this is no answer. */
const SOMETHING_MS = 1_000

/** What models had to do and what had been expected of it, what comes next, and what was changed for it. */
export function LoadSection() {
  const { t } = useText()
  const report = useReport(client.insights.load)
  if (!report) return null
  const shown = KINDS.filter((kind) => kind === 'local' || report.steps[kind].some(({ workMs }) => workMs > 0))
  return (
    <Section
      title={t('load.title')}
      legend={[
        { key: 'actual', label: t('load.actual'), tone: 'accent' },
        { key: 'expected', label: t('load.forecast'), tone: 'quiet', dashed: true }
      ]}
    >
      <p className={tables['none']}>{t('load.text')}</p>
      <div className={styles['kinds']}>
        {shown.map((kind) => (
          <Kind key={kind} kind={kind} report={report} />
        ))}
      </div>
      <Now report={report} />
      <Decisions lines={report.decisions} />
    </Section>
  )
}

function Kind({ kind, report }: { kind: LoadKind; report: LoadReport }) {
  const { t } = useText()
  const formats = useFormats()
  const expected = report.expected[kind]
  const said =
    expected && expected.p90Ms >= SOMETHING_MS
      ? t('load.expected', { median: formats.duration(expected.medianMs), p90: formats.duration(expected.p90Ms) })
      : t(expected ? 'load.quiet' : 'load.unknown')
  return (
    <div className={styles['kind']}>
      <h3 className={styles['heading']}>{t(`load.kind.${kind}`)}</h3>
      <Steps steps={report.steps[kind]} label={`${t(`load.kind.${kind}`)}. ${said}`} />
      <p className={tables['none']}>{said}</p>
    </div>
  )
}

/** The last day: bars for what came, a line for what had been expected of it. */
function Steps({ steps, label }: { steps: readonly LoadStep[]; label: string }) {
  const most = Math.max(1, ...steps.map(({ workMs, expectedMs }) => Math.max(workMs, expectedMs ?? 0)))
  const y = (ms: number): number => HEIGHT - (ms / most) * (HEIGHT - 2)
  const line = steps
    .map(({ expectedMs }, i) => (expectedMs === null ? '' : `${i + 0.5},${y(expectedMs)}`))
    .filter((point) => point !== '')
    .join(' ')
  return (
    <svg
      className={styles['steps']}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${Math.max(36, steps.length)} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {steps.map(({ at, workMs }, i) =>
        workMs > 0 ? <rect key={at} x={i + 0.1} width={0.8} y={y(workMs)} height={HEIGHT - y(workMs)} /> : null
      )}
      <polyline points={line} />
    </svg>
  )
}

function Now({ report: { now, held } }: { report: LoadReport }) {
  const { t } = useText()
  const facts = [
    t('load.now.sequences', { count: now.sequences }),
    t('load.now.sockets', { count: now.sockets }),
    t(now.warming === 1 ? 'load.warmingOn' : 'load.warmingOff')
  ]
  return (
    <p className={styles['now']}>
      {facts.join(' · ')}
      {held.of > 0 && ` · ${t('load.held', held)}`}
    </p>
  )
}

function Decisions({ lines }: { lines: readonly ScalingLine[] }) {
  const { t } = useText()
  const formats = useFormats()
  const value = ({ what }: ScalingLine, count: number): string =>
    what === 'warming' ? t(count === 1 ? 'load.on' : 'load.off') : formats.number(count)
  if (lines.length === 0) return <p className={tables['none']}>{t('load.none')}</p>
  return (
    <table className={`${table['table']} ${tables['table']}`} aria-label={t('load.decisions')}>
      <tbody>
        {lines.slice(0, MOST_LINES).map((line) => (
          <tr key={`${line.at} ${line.what} ${line.to}`}>
            <th scope="row">{t(`load.what.${line.what}`)}</th>
            <td className={table['number']}>
              {value(line, line.from)} → {value(line, line.to)}
            </td>
            <td className={tables['muted']}>{t(`load.reason.${line.reason}`)}</td>
            <td className={`${table['number']} ${tables['muted']}`}>
              {formats.date(line.at, { hour: '2-digit', minute: '2-digit' })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
