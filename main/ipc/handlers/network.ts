import type { NetworkStatus } from '../../../preload/contract/network.ts'
import type { App } from '../../compose/app.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

/** What the window shows of the network. */
export const networkStatus = ({ network }: App): NetworkStatus => ({
  rules: network.rules,
  sentToday: network.sentToday,
  repeatedToday: network.repeatedToday
})

export const networkHandlers = (app: App, desktop: Desktop): Handlers['network'] => ({
  status: () => networkStatus(app),
  change: ({ mode, loopbackOffline }) => {
    const network = { ...(mode !== undefined && { mode }), ...(loopbackOffline !== undefined && { loopbackOffline }) }
    app.signals.emit('settings', app.settings.change({ network }))
    return networkStatus(app)
  },
  ledger: async ({ filter, before, limit }) => {
    const found = await app.network.ledgerPage(filter, before, limit + 1)
    const lines = found.slice(0, limit)
    return {
      lines,
      more: found.length > limit,
      places: app.turns.placesOf(lines.flatMap(({ turnId }) => turnId ?? []))
    }
  },
  ledgerHosts: () => app.network.ledgerHosts(),
  verifyLedger: () => app.network.verifyLedger(),
  exportLedger: async (wanted) => {
    const pieces =
      wanted.format === 'csv' ? app.network.ledgerCsv(wanted.filter, desktop.csvStyle()) : app.network.ledgerJson()
    const file = await desktop.saveFile(`sextant-network-ledger.${wanted.format}`, pieces)
    return file === null ? null : { file }
  }
})
