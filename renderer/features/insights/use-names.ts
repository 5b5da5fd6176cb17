import { useCallback, useEffect } from 'react'
import type { ModelRef, ProviderId } from '../../../main/domain/ids.ts'
import { useText } from '../../i18n/use-text.ts'
import { modelByRef, useModels } from '../../stores/use-models.ts'
import { loadProviders, useProviders } from '../../stores/use-providers.ts'

/** The provider of models that run in the app itself. */
const OWN = 'local'

export interface Names {
  model(ref: ModelRef): string
  provider(id: ProviderId): string
}

/** What models and providers are called; those that are gone by their own names. */
export function useNames(): Names {
  const { t } = useText()
  const models = useModels((state) => state.list)
  const providers = useProviders((state) => state.list?.providers)
  useEffect(() => {
    if (!providers) loadProviders().catch(() => undefined) // their own names do as well
  }, [providers])
  const model = useCallback(
    (ref: ModelRef): string => {
      const colon = ref.indexOf(':')
      const remote = providers?.find(({ id }) => id === ref.slice(0, colon))?.models.find((one) => one.ref === ref)
      return modelByRef(models, ref)?.name ?? remote?.name ?? ref.slice(colon + 1)
    },
    [models, providers]
  )
  const provider = useCallback(
    (id: ProviderId): string =>
      id === OWN ? t('insights.local') : (providers?.find((one) => one.id === id)?.name ?? id),
    [providers, t]
  )
  return { model, provider }
}
