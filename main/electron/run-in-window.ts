import { app, nativeTheme, powerMonitor, type BrowserWindow } from 'electron'
import type { StartNotice } from '../../preload/contract/app.ts'
import type { App } from '../compose/app.ts'
import { compose } from '../compose/compose.ts'
import type { Part } from '../compose/part.ts'
import type { StorageParts } from '../compose/storage.ts'
import { languageOf, type Language } from '../config/language.ts'
import { stringsIn } from '../config/strings.ts'
import { toPlainError } from '../domain/errors.ts'
import type { NetworkRule } from '../domain/network.ts'
import { createHandlers } from '../ipc/handlers/handlers.ts'
import { modelList } from '../ipc/handlers/models.ts'
import { networkStatus } from '../ipc/handlers/network.ts'
import { providerList } from '../ipc/handlers/providers.ts'
import { nameFinderStatus } from '../ipc/handlers/security.ts'
import { workspaceList } from '../ipc/handlers/workspaces.ts'
import { createRouter, type Router } from '../ipc/router.ts'
import { cutRemoteSockets, followGate } from '../node/main-guard.ts'
import { useProxies } from '../node/proxies.ts'
import { handleUncaught } from '../node/uncaught.ts'
import type { Ports } from '../ports.ts'
import { electronDesktop } from './desktop.ts'
import { offerEditMenu } from './edit-menu.ts'
import { endWithWords } from './end-with-words.ts'
import { connectTurns, tellWindow } from './ipc-transport.ts'
import { setMenu } from './menu.ts'
import { runProbe } from './probe.ts'
import { systemProxy } from './system-proxy.ts'
import { followVisibility } from './visibility.ts'

/** So long nothing but the window has the processor at a start. */
const QUIET_START_MS = 500

export interface RunningParts {
  window: BrowserWindow
  /** Resolves when the page has painted for the first time. */
  shown: Promise<void>
  pageUrl: string
  ports: Ports
  storage: Part<StorageParts>
  systemLocale: () => string
  /** Told how to record what was refused beside the gate. */
  onRefused: (record: (host: string, rule: NetworkRule) => void) => void
}

/**
 * Puts the app together for a window that is loading already, and keeps the two telling each other what changes.
 * @returns the app, and what answers the page's calls
 */
export function runInWindow(parts: RunningParts): { sextant: App; route: Router } {
  const { window, shown, pageUrl, ports, storage, systemLocale, onRefused } = parts
  const { webContents } = window
  const { settings } = storage.parts
  const sextant = compose(ports, storage)
  void guardNetwork(sextant, ports, onRefused)
  const notices = startNotices(sextant)
  const { signals } = sextant
  const language = (): Language => languageOf(settings.current.appearance.language, systemLocale())
  let strings = stringsIn(language())
  handleUncaught(process, {
    clock: ports.clock,
    log: ports.log,
    keep: sextant.settle,
    end: (error) => endWithWords(error, 'dialogs.mustEnd', language()),
    rejected: (error) => tellWindow(webContents, 'app.failed', toPlainError(error))
  })
  powerMonitor.on('suspend', () => sextant.sleep())
  followVisibility(window, (visible) => (sextant.pace.visible = visible))
  const desktop = electronDesktop(
    () => window,
    () => strings,
    ports,
    notices
  )
  const route = createRouter(createHandlers(sextant, desktop), ports.log)
  connectTurns(webContents, pageUrl, sextant.turns)

  const localise = (): void => {
    strings = stringsIn(language())
    setMenu(strings, !app.isPackaged, (command) => tellWindow(webContents, 'menu.command', { command }))
  }
  localise()
  offerEditMenu(window, () => strings)
  const tellModels = (): void => tellWindow(webContents, 'models.changed', modelList(sextant))
  signals.on('models', tellModels)
  signals.on('engine', tellModels)
  signals.on('conversation', (id) => tellWindow(webContents, 'conversations.changed', { ids: [id] }))
  signals.on('confirmations', (open) => tellWindow(webContents, 'confirmations.changed', open))
  signals.on('network', () => tellWindow(webContents, 'network.changed', networkStatus(sextant)))
  signals.on('providers', () => tellWindow(webContents, 'providers.changed', providerList(sextant)))
  signals.on('workspaces', () => tellWindow(webContents, 'workspaces.changed', workspaceList(sextant)))
  signals.on('imported', () => tellWindow(webContents, 'conversations.changed', { ids: [] }))
  signals.on('tasks', (tasks) => tellWindow(webContents, 'tasks.changed', tasks))
  signals.on('security', () => tellWindow(webContents, 'security.changed', nameFinderStatus(sextant)))
  signals.on('tuning', () => tellWindow(webContents, 'tuning.changed', sextant.tuning.list()))
  signals.on('together', () => tellWindow(webContents, 'together.changed', sextant.together.status))
  signals.on('examples', () => tellWindow(webContents, 'learning.changed', sextant.learning.examples.counts()))
  signals.on('cache', () => tellWindow(webContents, 'cache.changed', sextant.cache.catalogue.sums(1)))
  void shown.then(() => {
    const quiet = setTimeout(() => sextant.start(), QUIET_START_MS)
    app.once('will-quit', () => clearTimeout(quiet))
  })
  signals.on('settings', (changed) => {
    nativeTheme.themeSource = changed.appearance.theme
    localise()
    tellWindow(webContents, 'settings.changed', changed)
  })
  const probe = process.env['SEXTANT_PROBE']
  if (probe)
    runProbe(probe, window, sextant).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      app.exit(1)
    })
  return { sextant, route }
}

/** Lets through what the gate allows, and records what the page and the other processes tried on their own. */
async function guardNetwork(
  { network, confirmations }: App,
  { log }: Ports,
  onRefused: RunningParts['onRefused']
): Promise<void> {
  onRefused((host, rule) => void network.gate.refuse(host, rule, { purpose: rule === 'page' ? 'page' : 'unknown' }))
  confirmations.attend()
  network.onOffline(cutRemoteSockets)
  followGate(network.gate, log, [])
  // Known only after Chromium was asked; until then nothing goes through a proxy.
  const proxies = useProxies({ ...(await systemProxy()), ...process.env })
  if (proxies.length > 0) followGate(network.gate, log, proxies)
}

function startNotices(sextant: App): StartNotice[] {
  const notices: StartNotice[] = []
  const { salvaged } = sextant
  if (salvaged)
    notices.push({
      kind: 'database-recovered',
      keptAt: salvaged.keptAt,
      conversations: salvaged.conversations,
      messages: salvaged.messages,
      whole: salvaged.damagedTables.length === 0
    })
  const answers = sextant.markInterrupted()
  if (answers > 0) notices.push({ kind: 'answers-interrupted', answers })
  return notices
}
