import { Confirmations } from '../confirmations/confirmations.ts'
import type { EventEmitter } from 'node:events'
import type { RequestContext, NetworkRules } from '../domain/network.ts'
import { Network } from '../network/network.ts'
import type { Ports } from '../ports.ts'
import { LedgerStore } from '../storage/ledger-store.ts'
import type { Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

/** The gate that everything passes on its way out, bound by the rules of the person and of the workspace. */
export function composeNetwork(
  { clock, log, transport }: Ports,
  { database, settings }: StorageParts,
  signals: EventEmitter<AppSignals>,
  rules: (context: RequestContext | undefined) => NetworkRules
): Part<{ network: Network; confirmations: Confirmations }> {
  const confirmations = new Confirmations((open) => signals.emit('confirmations', open))
  const network = new Network({
    clock,
    log,
    ledger: new LedgerStore(database),
    transport,
    confirmations,
    rules,
    onChange: () => signals.emit('network')
  })
  settings.onChange((changed) => {
    if (changed.includes('network')) network.rulesChanged()
  })
  signals.on('workspaces', () => network.rulesChanged())
  return { parts: { network, confirmations } }
}
