import './node/main-guard.ts'
import { app, type WebContents } from 'electron'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { App } from './compose/app.ts'
import { composeStorage } from './compose/storage.ts'
import { dataFolder } from './config/data-folder.ts'
import { languageOf, type Language } from './config/language.ts'
import { DEBUGGING_SWITCHES, debuggingSwitch } from './domain/debugging-switches.ts'
import type { NetworkRule } from './domain/network.ts'
import { reportError } from './domain/report-error.ts'
import { guardUtilityProcesses } from './electron/guard-utility-processes.ts'
import { SextantError } from './domain/errors.ts'
import { answerPage } from './electron/answer-page.ts'
import { electronInferenceProcess } from './electron/inference-process.ts'
import { sealChromium } from './electron/network-guard.ts'
import { lockSession, registerPageScheme, servePage } from './electron/page-protocol.ts'
import { electronPower } from './electron/power.ts'
import { keyringSecrets } from './electron/secrets.ts'
import { createWindow, pageUrl } from './electron/window.ts'
import { systemClock } from './node/clock.ts'
import { declareGuarded } from './node/guarded-code.ts'
import { logIn } from './node/file-log.ts'
import { nodeTransport } from './node/transport.ts'
import { pathsIn } from './node/paths.ts'
import { handleUncaught } from './node/uncaught.ts'
import type { Ports } from './ports.ts'
import { refusalOf } from './storage/private-folder.ts'

const data = dataFolder()
const out = path.resolve(import.meta.dirname, '..')
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const systemLocale = (): string => app.getPreferredSystemLanguages()[0] ?? app.getLocale()

// Chromium's own files stay apart from the person's.
// Where the data folder can not be used, Chromium needs another place to be able to say so.
const refusal = refusalOf(data)
app.setPath('userData', refusal === null ? path.join(data, 'window') : mkdtempSync(path.join(tmpdir(), 'sextant-')))
registerPageScheme()
// A package is nobody's to debug: the switch is taken back before Chromium heeds it, and the app says why it ends.
const debugging = app.isPackaged ? debuggingSwitch((name) => app.commandLine.hasSwitch(name)) : undefined
if (debugging !== undefined) for (const name of DEBUGGING_SWITCHES) app.commandLine.removeSwitch(name)

/** What was refused beside the gate before there was a ledger. */
const early: [host: string, rule: NetworkRule][] = []
let refused = (host: string, rule: NetworkRule): void => void early.push([host, rule])
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
  const documentWorker = file('document-worker.js')
  declareGuarded([inference, embedding, storageWorker, tokenWorker, documentWorker])
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
    tokenWorker,
    documentWorker
  }
}

async function start(): Promise<void> {
  lockSession()
  const ports = electronPorts()
  const storage = composeStorage(ports)
  const { settings } = storage.parts
  const language = languageOf(settings.current.appearance.language, systemLocale())
  servePage(path.join(out, 'renderer'), async (hash) => (await running).sextant.attachments.image(hash))
  const window = createWindow({
    out,
    settings: settings.current,
    language,
    developmentUrl,
    icon: path.join(ports.paths.resources, 'icons', '256x256.png'),
    onMoved: (place) => settings.change({ window: place }),
    onLoss: (loss, reason) => ports.log.error('page-lost', { loss, reason }),
    onHopeless: () => void giveUp(language)
  })
  const shown = new Promise<void>((resolve) => window.once('ready-to-show', resolve))
  answerPage(window.webContents, pageUrl(developmentUrl), async () => (await running).route)
  app.on('second-instance', () => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  let sextant: App | undefined
  closeBeforeQuit(async () => (sextant ? sextant.close() : storage.close?.()))
  const ignoreUncaught = handleUncaught(process, {
    clock: ports.clock,
    log: ports.log,
    keep: () => Promise.resolve(),
    end: (error) => void refuseToStart(error),
    rejected: 'end'
  })
  // One thread serves the page and reads the rest of the app: the page comes first, and works while that is read.
  const running = whenRead(window.webContents).then(async () => {
    const { runInWindow } = await import('./electron/run-in-window.ts')
    // The app is quitting, and what it had open is closed.
    if (window.isDestroyed()) return new Promise<never>(() => undefined)
    ignoreUncaught()
    const ran = runInWindow({
      window,
      shown,
      pageUrl: pageUrl(developmentUrl),
      ports,
      storage,
      systemLocale,
      onRefused: recordRefused
    })
    sextant = ran.sextant
    return ran
  })
  await running
}

/** From now on the ledger records what was refused, and what was before. */
function recordRefused(record: (host: string, rule: NetworkRule) => void): void {
  refused = record
  for (const [host, rule] of early.splice(0)) record(host, rule)
}

/** Resolves when the page has all that it needs to show itself, or will not come. */
function whenRead(contents: WebContents): Promise<void> {
  return new Promise((resolve) => {
    const read = (): void => resolve()
    contents.once('dom-ready', read)
    contents.once('did-fail-load', read)
    contents.once('render-process-gone', read)
    contents.once('destroyed', read)
  })
}

/** Keeps what running answers have so far before the process goes. */
function closeBeforeQuit(close: () => Promise<unknown>): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void close().finally(() => {
      closed = true
      setImmediate(() => app.quit()) // a quit from inside this event would be lost with the one that was prevented
    })
  })
}

/** Says in the person's language that the page dies again and again. */
async function giveUp(language: Language): Promise<void> {
  const { sayHopeless } = await import('./electron/end-with-words.ts')
  sayHopeless(language)
}

/** Says in the person's language why the app can not run; never a stack trace. */
async function refuseToStart(thrown: unknown): Promise<void> {
  const { endWithWords } = await import('./electron/end-with-words.ts')
  const error = reportError(logIn(data), 'app.not-started', thrown)
  endWithWords(error, 'dialogs.cannotStart', languageOf('system', systemLocale()))
}
