import { ArrowDown, Filter } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { InsightsAnswer, ModelFigures } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import { openDrilldown, type Question } from '../../stores/use-turn-drilldown.ts'
import { momentsOf, narrow, useInsights } from '../../stores/use-insights.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import table from '../../ui/table.module.css'
import { NumberCell } from './cell.tsx'
import { spentOf } from './measures.ts'
import { Section } from './section.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import { useNames } from './use-names.ts'
import styles from './tables.module.css'

const COLUMNS = ['turns', 'p50', 'p95', 'p99', 'errors', 'cost'] as const
type Column = (typeof COLUMNS)[number]

const VALUES: Record<Column, (model: ModelFigures) => number> = {
  turns: ({ turns }) => turns,
  p50: ({ totalMs }) => totalMs?.p50 ?? 0,
  p95: ({ totalMs }) => totalMs?.p95 ?? 0,
  p99: ({ totalMs }) => totalMs?.p99 ?? 0,
  errors: ({ failed, turns }) => failed / turns,
  cost: spentOf
}

/** The models that were asked: how often, how long they took, how often they failed and what they cost. */
export function ModelsTable({ answer }: { answer: InsightsAnswer }) {
  const { t } = useText()
  const formats = useFigureFormats()
  const names = useNames()
  const answered = useInsights((state) => state.answered)
  const narrowed = useInsights((state) => state.filter.model)
  const [sorted, setSorted] = useState<Column>('turns')
  const models = useMemo(
    () => answer.models.toSorted((a, b) => VALUES[sorted](b) - VALUES[sorted](a)),
    [answer, sorted]
  )
  const look = (title: string, filter: Question['filter'], count?: number, note?: string) => (): void =>
    void openDrilldown({ title, filter, moments: momentsOf(answered), count, note })
  const heads: Record<Column, string> = {
    turns: t('insights.answers'),
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
    errors: t('insights.errors'),
    cost: t('insights.cost')
  }
  return (
    <Section title={t('insights.models')}>
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('insights.model')}</th>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                className={table['number']}
                aria-sort={column === sorted ? 'descending' : 'none'}
              >
                <button type="button" className={styles['sort']} onClick={() => setSorted(column)}>
                  {column === sorted && <ArrowDown size={11} aria-hidden="true" />}
                  {heads[column]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((row) => {
            const { model, where, turns, failed, totalMs, costMicroUsd, warmedMicroUsd, unpriced } = row
            const warmed =
              warmedMicroUsd > 0 ? t('insights.behind.warmed', { money: formats.money(warmedMicroUsd) }) : undefined
            const name = names.model(model)
            const behind = { model }
            const slower = (ms: number | undefined) =>
              ms !== undefined &&
              look(t('insights.behind.slowModel', { model: name, time: formats.wait(ms) }), {
                ...behind,
                slowerThanMs: ms,
                outcome: 'complete'
              })
            return (
              <tr key={model}>
                <th scope="row">
                  <span className={styles['name']}>
                    <span
                      className={styles['place']}
                      data-where={where}
                      data-tip={t(where === 'local' ? 'insights.here' : 'insights.elsewhere')}
                    />
                    <button
                      type="button"
                      className={`${styles['open']} ${styles['what']}`}
                      onClick={look(t('insights.behind.model', { model: name }), behind, turns)}
                    >
                      {name}
                    </button>
                    <span className="visually-hidden">
                      {t(where === 'local' ? 'insights.here' : 'insights.elsewhere')}
                    </span>
                    {narrowed === undefined && (
                      <IconButton
                        className={styles['narrow']}
                        label={t('insights.onlyModel', { model: name })}
                        icon={<Filter size={13} />}
                        onClick={() => narrow({ model })}
                      />
                    )}
                  </span>
                </th>
                <NumberCell onClick={look(t('insights.behind.model', { model: name }), behind, turns)}>
                  {formats.count(turns)}
                </NumberCell>
                {(['p50', 'p95', 'p99'] as const).map((one) => (
                  <NumberCell key={one} onClick={slower(totalMs?.[one])}>
                    {totalMs ? formats.wait(totalMs[one]) : '–'}
                  </NumberCell>
                ))}
                <NumberCell
                  onClick={
                    failed > 0 &&
                    look(t('insights.behind.failedModel', { model: name }), { ...behind, outcome: 'failed' }, failed)
                  }
                >
                  {formats.share(failed / turns)}
                </NumberCell>
                <NumberCell
                  onClick={
                    costMicroUsd > 0 &&
                    look(t('insights.behind.paidModel', { model: name }), { ...behind, paid: true }, undefined, warmed)
                  }
                >
                  {spentOf(row) === 0 && unpriced === turns ? '–' : formats.money(spentOf(row))}
                </NumberCell>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}
