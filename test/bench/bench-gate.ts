import { NetworkGate } from '../../main/network/gate.ts'
import type { Clock } from '../../main/ports.ts'
import { Database } from '../../main/storage/database.ts'
import { LedgerStore } from '../../main/storage/ledger-store.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The gate over a ledger of its own, as the app has it; `close` removes the ledger. */
export function openBenchGate(clock: Clock): { gate: NetworkGate; ledger: LedgerStore; close: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const database = Database.open(path.join(folder, 'a.db'))
  const ledger = new LedgerStore(database)
  const quiet = (): void => undefined
  const gate = new NetworkGate({
    clock,
    ledger,
    log: { info: quiet, warn: quiet, error: quiet },
    rules: () => ({ mode: 'auto', loopbackOffline: true }),
    ask: () => null,
    prepare: quiet
  })
  const close = (): void => {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { gate, ledger, close }
}
