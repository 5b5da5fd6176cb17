import type { RoutedWeek, RoutingReport, SavedAgainst } from '../../../main/domain/route.ts'
import { client } from '../../client/client.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useText } from '../../i18n/use-text.ts'
import table from '../../ui/table.module.css'
import { Section } from './section.tsx'
import { useReport } from './use-report.ts'
import styles from './tables.module.css'

/** How good the forecasts of answers were, and what choosing among models saved. */
export function RoutingSections({ className }: { className: string | undefined }) {
  const report = useReport(client.insights.routing)
  if (!report) return null
  return (
    <div className={className}>
      <Held report={report} />
      <Saved weeks={report.weeks} />
    </div>
  )
}

const QUANTITIES = ['seconds', 'tokens', 'cost'] as const

function Held({ report }: { report: RoutingReport }) {
  const { t } = useText()
  const formats = useFormats()
  const rows = QUANTITIES.filter((name) => report[name].answers > 0)
  return (
    <Section title={t('load.answers.title')}>
      <p className={styles['none']}>{t(rows.length > 0 ? 'load.answers.text' : 'load.answers.none')}</p>
      {rows.length > 0 && (
        <table className={`${table['table']} ${styles['table']}`}>
          <thead>
            <tr>
              <th scope="col">{t('load.answers.what')}</th>
              <th scope="col" className={table['number']}>
                {t('insights.answers')}
              </th>
              <th scope="col" className={table['number']}>
                {t('load.answers.held')}
              </th>
              <th scope="col" className={table['number']}>
                {t('load.answers.off')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((name) => {
              const { answers, inside, typicalMiss } = report[name]
              return (
                <tr key={name}>
                  <th scope="row">{t(`load.answers.quantity.${name}`)}</th>
                  <td className={table['number']}>{formats.number(answers)}</td>
                  <td className={table['number']}>{formats.percent(inside / answers)}</td>
                  <td className={table['number']}>{typicalMiss === null ? '' : formats.percent(typicalMiss)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Saved({ weeks }: { weeks: readonly RoutedWeek[] }) {
  const { t } = useText()
  const formats = useFormats()
  if (weeks.length === 0)
    return (
      <Section title={t('load.saved.title')}>
        <p className={styles['none']}>{t('load.saved.none')}</p>
      </Section>
    )
  return (
    <Section title={t('load.saved.title')}>
      <p className={styles['none']}>{t('load.saved.text')}</p>
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('load.saved.week')}</th>
            <th scope="col" className={table['number']}>
              {t('load.saved.answers')}
            </th>
            <th scope="col" className={table['number']}>
              {t('load.saved.best')}
            </th>
            <th scope="col" className={table['number']}>
              {t('load.saved.local')}
            </th>
          </tr>
        </thead>
        <tbody>
          {weeks.map(({ at, answers, best, local }) => (
            <tr key={at}>
              <th scope="row">{formats.date(at, { day: 'numeric', month: 'short' })}</th>
              <td className={table['number']}>{formats.number(answers)}</td>
              <td className={table['number']}>
                <Against saved={best} />
              </td>
              <td className={table['number']}>
                <Against saved={local} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Money and time; what took more has a minus. */
function Against({ saved: { answers, savedMs, savedMicroUsd } }: { saved: SavedAgainst }) {
  const formats = useFormats()
  if (answers === 0) return <span className={styles['muted']}>–</span>
  const signed = (value: number, write: (value: number) => string): string =>
    `${value < 0 ? '−' : ''}${write(Math.abs(value))}`
  return (
    <>
      {signed(savedMicroUsd, (value) => formats.cost(value))} · {signed(savedMs, (value) => formats.duration(value))}
    </>
  )
}
