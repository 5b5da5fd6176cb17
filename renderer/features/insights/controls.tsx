import { X } from 'lucide-react'
import type { InsightsChoices } from '../../../preload/contract/insights.ts'
import { useText } from '../../i18n/use-text.ts'
import { today } from '../../stores/days.ts'
import { clearFilter, narrow, showDays, showSpan, useInsights, type Span } from '../../stores/use-insights.ts'
import { nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { DayField } from '../../ui/day-field.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useNames } from './use-names.ts'
import styles from './controls.module.css'

const SPANS: readonly Span[] = ['7', '30', '90', '365', 'custom']

/** Which days the page is about. */
export function SpanPicker() {
  const { t } = useText()
  const span = useInsights((state) => state.span)
  return (
    <Segmented
      label={t('insights.range')}
      value={span}
      choices={SPANS.map((one) => ({ value: one, label: t(`insights.spans.${one}`) }))}
      onChange={showSpan}
    />
  )
}

/** Days of one's own, and what to narrow by. */
export function Narrowing({ choices }: { choices: InsightsChoices }) {
  const { t } = useText()
  const names = useNames()
  const span = useInsights((state) => state.span)
  const { from, to } = useInsights((state) => state.range)
  const filter = useInsights((state) => state.filter)
  const workspaces = useWorkspaces((state) => state.list?.workspaces)
  const workspaceName = (id: string): string => {
    const found = workspaces?.find((one) => one.id === id)
    return found ? nameOf(found) : t('insights.defaultWorkspace')
  }
  const narrowed = Object.values(filter).some((value) => value !== undefined)
  return (
    <div className={styles['bar']} role="group" aria-label={t('insights.narrow')}>
      <FilterMenu
        all={t('insights.allModels')}
        value={filter.model}
        choices={choices.models.map((model) => ({ value: model, label: names.model(model) }))}
        onChange={(model) => narrow({ model })}
      />
      <FilterMenu
        all={t('insights.allProviders')}
        value={filter.provider}
        choices={choices.providers.map((provider) => ({ value: provider, label: names.provider(provider) }))}
        onChange={(provider) => narrow({ provider })}
      />
      <FilterMenu
        all={t('insights.anywhere')}
        value={filter.where}
        choices={[
          { value: 'local', label: t('insights.here') },
          { value: 'remote', label: t('insights.elsewhere') }
        ]}
        onChange={(where) => narrow({ where })}
      />
      {(choices.workspaces.length > 1 || filter.workspaceId !== undefined) && (
        <FilterMenu
          all={t('insights.allWorkspaces')}
          value={filter.workspaceId}
          choices={choices.workspaces.map((id) => ({ value: id, label: workspaceName(id) }))}
          onChange={(workspaceId) => narrow({ workspaceId })}
        />
      )}
      {narrowed && (
        <Button look="plain" className={styles['clear']} onClick={clearFilter}>
          <X size={13} aria-hidden="true" /> {t('insights.clear')}
        </Button>
      )}
      {span === 'custom' && (
        <span className={styles['days']}>
          <DayField label={t('insights.from')} value={from} max={today()} onChange={(day) => showDays(day, to)} />
          –
          <DayField label={t('insights.to')} value={to} max={today()} onChange={(day) => showDays(from, day)} />
        </span>
      )}
    </div>
  )
}
