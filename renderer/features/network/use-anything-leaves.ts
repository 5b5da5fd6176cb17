import { useNetwork } from '../../stores/use-network.ts'
import { useProviders } from '../../stores/use-providers.ts'
import { useSettings } from '../../stores/use-settings.ts'

/** Whether anything is set up that would leave this machine by itself or with a question, or has left it today. */
export function useAnythingLeaves(): boolean {
  const provider = useProviders(({ list }) => list?.providers.some(({ ownMachine }) => !ownMachine) ?? false)
  const layer = useSettings(
    ({ settings }) =>
      settings !== null && (settings.cache.redisOn || settings.cache.edgeOn || settings.telemetry.otlpEnabled)
  )
  const sent = useNetwork(({ status }) => (status?.sentToday ?? 0) > 0)
  return provider || layer || sent
}
