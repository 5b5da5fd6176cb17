import { cutRemoteSockets, followGate } from '../node/main-guard.ts'
import path from 'node:path'
import type { DownloadParts } from '../inference/downloads.ts'
import { Network } from '../network/network.ts'
import { systemClock } from '../node/clock.ts'
import { fileLog } from '../node/file-log.ts'
import { nodeOutside } from '../node/outside.ts'
import { useProxies } from '../node/proxies.ts'
import type { Paths } from '../ports.ts'
import { LedgerStore } from '../storage/ledger-store.ts'
import { openStorage, storageFiles } from '../storage/open-storage.ts'
import { SettingsStore } from '../storage/settings-store.ts'

/** What set-up downloads with: by the person's rules, and in the person's ledger, like everything else. */
export function setUpDownloads(paths: Paths): { parts: DownloadParts; close: () => void } {
  const log = fileLog(path.join(paths.data, 'logs', 'sextant.log'), systemClock)
  const { database, lock } = openStorage(storageFiles(paths), systemClock)
  const settings = new SettingsStore(database)
  const network = new Network({
    clock: systemClock,
    log,
    ledger: new LedgerStore(database),
    ...nodeOutside,
    rules: () => settings.current.network,
    onChange: () => undefined
  })
  followGate(network.gate, log, useProxies(process.env))
  network.onOffline(cutRemoteSockets)
  const errand = { purpose: 'model-download' } as const
  return {
    parts: { fetch: network.fetch(errand), admitProgram: network.programs(errand), clock: systemClock, log },
    close: () => {
      database.close()
      lock.release()
    }
  }
}
