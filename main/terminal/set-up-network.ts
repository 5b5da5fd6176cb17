import { Confirmations } from '../confirmations/confirmations.ts'
import { cutRemoteSockets, followGate } from '../node/main-guard.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import type { NetworkRules } from '../domain/network.ts'
import type { DownloadParts } from '../downloads/download-job.ts'
import { Network } from '../network/network.ts'
import { systemClock } from '../node/clock.ts'
import { logIn } from '../node/file-log.ts'
import { nodeTransport } from '../node/transport.ts'
import { useProxies } from '../node/proxies.ts'
import type { Paths } from '../ports.ts'
import { removeIndex } from '../search/search-index.ts'
import { LedgerStore } from '../storage/ledger-store.ts'
import { openStorage, storageFiles, type OpenStorage } from '../storage/open-storage.ts'
import { SettingsStore } from '../storage/settings-store.ts'
import { errorText } from './print-turn.ts'
import { shellStrings } from './shell-strings.ts'

/** What set-up downloads with: by the person's rules, and in the person's ledger, like everything else. */
export function setUpDownloads(paths: Paths): { parts: DownloadParts; close: () => void } {
  const log = logIn(paths.data)
  const { database, lock } = openOrExplain(paths)
  const settings = new SettingsStore(database)
  const network = new Network({
    clock: systemClock,
    log,
    ledger: new LedgerStore(database),
    transport: nodeTransport,
    confirmations: new Confirmations(() => undefined),
    rules: () => rulesOfSetUp(settings),
    onChange: () => undefined
  })
  followGate(network.gate, log, useProxies(process.env))
  network.onOffline(cutRemoteSockets)
  return {
    parts: network.modelDownloads(),
    close: () => {
      database.close()
      lock.release()
    }
  }
}

/**
 * Where nobody has chosen a mode yet, the command that sets the app up is the yes to what it fetches; a mode that was
 * chosen holds for it too.
 */
function rulesOfSetUp(settings: SettingsStore): NetworkRules {
  const { network } = settings.current
  return network.mode === 'ask' && !settings.isChosen('network') ? { ...network, mode: 'auto' } : network
}

/** Ends the process with words where the person's database can not be opened: set-up has nothing to do without it. */
function openOrExplain(paths: Paths): OpenStorage {
  try {
    return openStorage(storageFiles(paths), systemClock, removeIndex)
  } catch (error) {
    if (!(error instanceof SextantError)) throw error
    process.stderr.write(`${errorText(toPlainError(error), shellStrings())}\n`)
    process.exit(1)
  }
}
