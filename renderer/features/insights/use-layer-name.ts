import { useCallback } from 'react'
import { useText } from '../../i18n/use-text.ts'

/** What a layer of the cache is called; an unknown one by its own name. */
export function useLayerName(): (layer: string) => string {
  const { t } = useText()
  return useCallback((layer: string) => t(`insights.layers.${layer as 'memory'}`, { defaultValue: layer }), [t])
}
