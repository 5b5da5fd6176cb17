import { useMemo } from 'react'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { plusDays, today } from '../../stores/days.ts'
import { isNarrowed, narrowSearch, searchEverything, useSearch, type When } from '../../stores/use-search.ts'
import { isInstalled, useModels } from '../../stores/use-models.ts'
import { offeredBy, useProviders } from '../../stores/use-providers.ts'
import { nameOf, useWorkspaces } from '../../stores/use-workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { DayField } from '../../ui/day-field.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { useNames } from '../insights/use-names.ts'
import styles from './search-page.module.css'

const DAYS = ['7', '30', '365'] as const

/** By when, whom, what and where to narrow. */
export function NarrowSearch() {
  const { t } = useText()
  const names = useNames()
  const narrowing = useSearch((state) => state.narrowing)
  const hits = useSearch((state) => state.hits)
  const local = useModels((state) => state.list?.models)
  const providers = useProviders((state) => state.list?.providers)
  const workspaces = useWorkspaces((state) => state.list?.workspaces) ?? []
  const { when, days, model, role, hasCode, workspaceId } = narrowing
  // Models that answer now, and those that were met among the results.
  const models = useMemo(() => {
    const found = new Set<ModelRef>([
      ...(local ?? []).filter(isInstalled).map((one) => one.ref),
      ...(providers ?? []).flatMap((provider) => offeredBy(provider).map((one) => one.ref)),
      ...hits.flatMap((hit) => (hit.model === null ? [] : [hit.model]))
    ])
    if (model !== undefined) found.add(model)
    return [...found]
  }, [local, providers, hits, model])
  const chooseWhen = (chosen: When | undefined): void =>
    narrowSearch({
      when: chosen,
      days: chosen === 'custom' ? (days ?? { from: plusDays(today(), -30), to: today() }) : undefined
    })
  return (
    <div className={styles['narrow']} role="group" aria-label={t('search.narrow')}>
      <FilterMenu
        all={t('search.anyTime')}
        value={when}
        choices={[
          ...DAYS.map((one) => ({ value: one, label: t(`search.times.${one}`) })),
          { value: 'custom' as const, label: t('search.between') }
        ]}
        onChange={chooseWhen}
      />
      {when === 'custom' && days && (
        <span className={styles['days']}>
          <DayField
            label={t('search.from')}
            value={days.from}
            max={days.to}
            onChange={(from) => narrowSearch({ days: { ...days, from } })}
          />
          –
          <DayField
            label={t('search.to')}
            value={days.to}
            max={today()}
            onChange={(to) => narrowSearch({ days: { ...days, to } })}
          />
        </span>
      )}
      <FilterMenu
        all={t('search.anyone')}
        value={role}
        choices={(['user', 'assistant'] as const).map((one) => ({ value: one, label: t(`search.roles.${one}`) }))}
        onChange={(chosen) => narrowSearch({ role: chosen })}
      />
      <FilterMenu
        all={t('search.anyModel')}
        value={model}
        choices={models.map((one) => ({ value: one, label: names.model(one) }))}
        onChange={(chosen) => narrowSearch({ model: chosen })}
      />
      {workspaces.length > 1 && (
        <FilterMenu
          all={t('search.anyWorkspace')}
          value={workspaceId}
          choices={workspaces.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onChange={(chosen) => narrowSearch({ workspaceId: chosen })}
        />
      )}
      <button
        type="button"
        className={styles['toggle']}
        aria-pressed={hasCode === true}
        onClick={() => narrowSearch({ hasCode: hasCode === true ? undefined : true })}
      >
        {t('search.code')}
      </button>
      {isNarrowed(narrowing) && (
        <Button look="plain" className={styles['everything']} onClick={searchEverything}>
          {t('search.clearFilters')}
        </Button>
      )}
    </div>
  )
}
