import { cutRemoteSockets, followGate } from './node/main-guard.ts'
import { app, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StartNotice } from '../preload/contract/app.ts'
import type { App } from './compose/app.ts'
import { compose } from './compose/compose.ts'
import { composeStorage } from './compose/storage.ts'
import { dataFolder } from './config/data-folder.ts'
import { languageOf, stringsIn } from './config/strings.ts'
import { DEBUGGING_SWITCHES, debuggingSwitch } from './domain/debugging-switches.ts'
import { SextantError, toPlainError } from './domain/errors.ts'
import { ownWordsOf } from './domain/own-words.ts'
import type { NetworkRule } from './domain/network.ts'
import { reportError } from './domain/report-error.ts'
import { electronDesktop } from './electron/desktop.ts'
import { guardUtilityProcesses } from './electron/guard-utility-processes.ts'
import { electronInferenceProcess } from './electron/inference-process.ts'
import { connectWindow, tellWindow } from './electron/ipc-transport.ts'
import { setMenu } from './electron/menu.ts'
import { sealChromium } from './electron/network-guard.ts'
import { lockSession, registerPageScheme, servePage } from './electron/page-protocol.ts'
import { runProbe } from './electron/probe.ts'
import { electronPower } from './electron/power.ts'
import { keyringSecrets } from './electron/secrets.ts'
import { systemProxy } from './electron/system-proxy.ts'
import { followVisibility } from './electron/visibility.ts'
import { createWindow, pageUrl } from './electron/window.ts'
import { createHandlers } from './ipc/handlers/handlers.ts'
import { modelList } from './ipc/handlers/models.ts'
import { networkStatus } from './ipc/handlers/network.ts'
import { providerList } from './ipc/handlers/providers.ts'
import { workspaceList } from './ipc/handlers/workspaces.ts'
import { createRouter } from './ipc/router.ts'
import { systemClock } from './node/clock.ts'
import { declareGuarded } from './node/guarded-code.ts'
import { logIn } from './node/file-log.ts'
import { nodeTransport } from './node/transport.ts'
import { pathsIn } from './node/paths.ts'
import { useProxies } from './node/proxies.ts'
import { handleUncaught } from './node/uncaught.ts'
import type { Ports } from './ports.ts'
import { refusalOf } from './storage/private-folder.ts'

const data = dataFolder()
const out = path.resolve(import.meta.dirname, '..')
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const systemLocale = (): string => app.getPreferredSystemLanguages()[0] ?? app.getLocale()

/** So long nothing but the window has the processor at a start. */
const QUIET_START_MS = 500

// Chromium's own files stay apart from the person's.
// Where the data folder can not be used, Chromium needs another place to be able to say so.
const refusal = refusalOf(data)
app.setPath('userData', refusal === null ? path.join(data, 'window') : mkdtempSync(path.join(tmpdir(), 'sextant-')))
registerPageScheme()
// A package is nobody's to debug: the switch is taken back before Chromium heeds it, and the app says why it ends.
const debugging = app.isPackaged ? debuggingSwitch((name) => app.commandLine.hasSwitch(name)) : undefined
if (debugging !== undefined) for (const name of DEBUGGING_SWITCHES) app.commandLine.removeSwitch(name)

/** Records what was refused beside the gate, once there is a ledger. */
let refused: (host: string, rule: NetworkRule) => void = () => undefined
sealChromium(developmentUrl, (host) => refused(host, 'page'))
guardUtilityProcesses((target) => refused(target, 'outside-the-gate'))

if (debugging !== undefined)
  void app
    .whenReady()
    .then(() => refuseToStart(new SextantError('debugging-refused', { params: { name: `--${debugging}` } })))
else if (refusal !== null) void app.whenReady().then(() => refuseToStart(refusal))
else if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(refuseToStart)
else app.quit()

function electronPorts(): Ports {
  const resources = app.isPackaged ? process.resourcesPath : path.resolve(out, '..')
  const file = (name: string): string => path.join(out, 'main', name)
  const [inference, embedding] = [file('inference-host.js'), file('embedding-host.js')]
  const [storageWorker, tokenWorker] = [file('storage-worker.js'), file('token-worker.js')]
  declareGuarded([inference, embedding, storageWorker, tokenWorker])
  return {
    clock: systemClock,
    paths: pathsIn(data, resources),
    secrets: keyringSecrets(),
    transport: nodeTransport,
    log: logIn(data),
    inference: electronInferenceProcess(inference, (host) => refused(host, 'no-network')),
    embedding: electronInferenceProcess(embedding, (host) => refused(host, 'no-network'), 'Sextant embedding'),
    power: electronPower,
    storageWorker,
    tokenWorker
  }
}

function start(): void {
  lockSession()
  const ports = electronPorts()
  const storage = composeStorage(ports)
  const { settings } = storage.parts
  // The page's process starts and loads while the rest of the app is put together.
  servePage(path.join(out, 'renderer'), (hash) => sextant.attachments.image(hash))
  const window: BrowserWindow = createWindow({
    out,
    settings: settings.current,
    language: languageOf(settings.current.appearance.language, systemLocale()),
    developmentUrl,
    icon: path.join(ports.paths.resources, 'icons', '256x256.png'),
    onMoved: (place) => settings.change({ window: place }),
    onLoss: (loss, reason) => ports.log.error('page-lost', { loss, reason }),
    onHopeless: () => {
      dialog.showErrorBox(strings('dialogs.windowDies.title'), strings('dialogs.windowDies.text'))
      app.quit()
    }
  })
  const { webContents } = window
  const sextant = compose(ports, storage)
  void guardNetwork(sextant, ports)
  const notices = startNotices(sextant)
  const { signals } = sextant
  let strings = stringsIn(languageOf(settings.current.appearance.language, systemLocale()))
  handleUncaught(process, {
    clock: ports.clock,
    log: ports.log,
    keep: sextant.settle,
    end: (error) => endWithWords(error, strings('dialogs.mustEnd'), strings),
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
  connectWindow(
    webContents,
    pageUrl(developmentUrl),
    createRouter(createHandlers(sextant, desktop), ports.log),
    sextant.turns
  )

  const localise = (): void => {
    strings = stringsIn(languageOf(settings.current.appearance.language, systemLocale()))
    setMenu(strings, !app.isPackaged, (command) => tellWindow(webContents, 'menu.command', { command }))
  }
  localise()
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
  signals.on('together', () => tellWindow(webContents, 'together.changed', sextant.together.status))
  signals.on('examples', () => tellWindow(webContents, 'learning.changed', sextant.learning.examples.counts()))
  signals.on('cache', () => tellWindow(webContents, 'cache.changed', sextant.cache.catalogue.sums(1)))
  window.once('ready-to-show', () => {
    const quiet = setTimeout(() => sextant.start(), QUIET_START_MS)
    app.once('will-quit', () => clearTimeout(quiet))
  })
  signals.on('settings', (changed) => {
    nativeTheme.themeSource = changed.appearance.theme
    localise()
    tellWindow(webContents, 'settings.changed', changed)
  })

  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(sextant)
  const probe = process.env['SEXTANT_PROBE']
  if (probe)
    runProbe(probe, window, sextant).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      app.exit(1)
    })
}

/** Lets through what the gate allows, and records what the page and the other processes tried on their own. */
async function guardNetwork({ network, confirmations }: App, { log }: Ports): Promise<void> {
  refused = (host, rule) => void network.gate.refuse(host, rule, { purpose: rule === 'page' ? 'page' : 'unknown' })
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

/** Keeps what running answers have so far before the process goes. */
function closeBeforeQuit(sextant: App): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void sextant.close().finally(() => {
      closed = true
      setImmediate(() => app.quit()) // a quit from inside this event would be lost with the one that was prevented
    })
  })
}

/** Says in the person's language why the app can not run; never a stack trace. */
function refuseToStart(thrown: unknown): void {
  const strings = stringsIn(languageOf('system', systemLocale()))
  endWithWords(reportError(logIn(data), 'app.not-started', thrown), strings('dialogs.cannotStart'), strings)
}

function endWithWords(error: SextantError, title: string, strings: ReturnType<typeof stringsIn>): void {
  const { code, params } = toPlainError(error)
  const own = ownWordsOf({ code, params })
  const text = [
    strings(`errors.${code}.message`, { ...params }),
    strings(`errors.${code}.advice`, { ...params }),
    ...(own ? [strings(own.key, { said: own.said })] : [])
  ]
  process.stderr.write(`${text.join('\n')}\n`)
  dialog.showErrorBox(title, text.join('\n\n'))
  app.exit(1)
}
