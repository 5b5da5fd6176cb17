import { app, type BrowserWindow } from 'electron'
import type { App } from '../compose/app.ts'
import { messageText } from '../domain/message.ts'

/** Resolves with the time, in milliseconds since 1970, at which the person could type. */
const USABLE_INPUT = `new Promise((resolve) => {
  const marked = () => {
    const [mark] = performance.getEntriesByName('composer-usable')
    if (mark) resolve(performance.timeOrigin + mark.startTime)
    else requestAnimationFrame(marked)
  }
  marked()
})`

/**
 * Lets a script look at the running app without a debugger: packages have none.
 * `startup` prints how long it took until the input box was usable; `smoke` also asks the demo model. Both then quit.
 */
export async function runProbe(kind: string, window: BrowserWindow, sextant: App): Promise<void> {
  const usableAt = (await window.webContents.executeJavaScript(USABLE_INPUT)) as number
  const usableInputMs = usableAt - (process.getCreationTime() ?? NaN)
  const print = (name: string, facts: object): void => void process.stdout.write(`${name} ${JSON.stringify(facts)}\n`)
  if (kind === 'startup') {
    print('STARTUP', { usableInputMs, processes: app.getAppMetrics().map(({ pid, type }) => ({ pid, type })) })
    // The reader measures the processes while they are idle, then ends the input.
    await new Promise((resolve) => process.stdin.once('close', resolve).resume())
  } else {
    const demo = sextant.library.models().find((model) => model.demo)
    if (!demo) throw new Error('there is no demo model')
    const started = sextant.turns.start({
      conversationId: null,
      parentId: null,
      parts: [{ type: 'text', text: 'What is Sextant?' }],
      model: demo.ref
    })
    const answer = await new Promise<{ answered: boolean; characters: number; error: string | null }>((resolve) => {
      sextant.turns.watch(started.turnId, (event) => {
        if (event.type !== 'end') return
        const characters = messageText(event.message.parts).length
        resolve({
          answered: event.message.status === 'complete' && characters > 0,
          characters,
          error: event.message.error?.code ?? null
        })
      })
    })
    print('SMOKE', { ...answer, usableInputMs, packaged: app.isPackaged, version: app.getVersion() })
  }
  app.quit()
}
