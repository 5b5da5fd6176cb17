import { powerMonitor } from 'electron'
import type { Power } from '../ports.ts'

/** The computer as Electron sees it. It does not say whether the network charges by volume. */
export const electronPower: Power = {
  onBattery: () => powerMonitor.isOnBatteryPower(),
  metered: () => undefined,
  idleMs: () => powerMonitor.getSystemIdleTime() * 1000
}
