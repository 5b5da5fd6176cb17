import { useEffect, useState } from 'react'
import type { PromptSavingRow } from '../../../preload/contract/insights.ts'
import { client } from '../../client/client.ts'
import { useText } from '../../i18n/use-text.ts'
import { useInsights, type Filter } from '../../stores/use-insights.ts'
import table from '../../ui/table.module.css'
import { NumberCell } from './cell.tsx'
import { Section } from './section.tsx'
import { useFigureFormats } from './use-figure-formats.ts'
import { useNames } from './use-names.ts'
import styles from './tables.module.css'

/** What it saved that prompts are written shorter, by model; nothing where nothing was. */
export function SavedTokens() {
  const { t } = useText()
  const formats = useFigureFormats()
  const names = useNames()
  const answer = useInsights((state) => state.answer)
  const answered = useInsights((state) => state.answered)
  const filter = useInsights((state) => state.filter)
  const [rows, setRows] = useState<readonly PromptSavingRow[]>([])
  useEffect(() => {
    let current = true
    client.insights.promptSavings({ range: answered }).then(
      (found) => current && setRows(found),
      // The rest of the page says what is wrong.
      () => undefined
    )
    return () => {
      current = false
    }
    // Read again with every answer of the page.
  }, [answered, answer])
  const models = byModel(rows.filter((row) => passes(row, filter)))
  if (models.length === 0) return null
  return (
    <Section
      title={t('insights.shorter.title')}
      end={<span className={styles['muted']}>{t('insights.shorter.estimates')}</span>}
    >
      <table className={`${table['table']} ${styles['table']}`}>
        <thead>
          <tr>
            <th scope="col">{t('insights.model')}</th>
            {(['answers', 'shorter.tokens', 'savedMoney'] as const).map((name) => (
              <th key={name} scope="col" className={table['number']}>
                {t(`insights.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map(({ model, answers, tokens, microUsd }) => (
            <tr key={model}>
              <th scope="row">{names.model(model)}</th>
              <NumberCell>{formats.count(answers)}</NumberCell>
              <NumberCell>{formats.count(tokens)}</NumberCell>
              <NumberCell>{formats.money(microUsd)}</NumberCell>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

const passes = (row: PromptSavingRow, { model, provider, where, workspaceId }: Filter): boolean =>
  (model === undefined || row.model === model) &&
  (provider === undefined || row.model.startsWith(`${provider}:`)) &&
  (where === undefined || row.where === where) &&
  (workspaceId === undefined || row.workspaceId === workspaceId)

function byModel(rows: readonly PromptSavingRow[]): PromptSavingRow[] {
  const sums = new Map<string, PromptSavingRow>()
  for (const row of rows) {
    const sum = sums.get(row.model)
    if (!sum) sums.set(row.model, { ...row })
    else {
      sum.answers += row.answers
      sum.tokens += row.tokens
      sum.microUsd += row.microUsd
    }
  }
  return [...sums.values()].sort((a, b) => b.tokens - a.tokens)
}
