import { ipcMain, type WebContents } from 'electron'
import { WATCH_TURN, watchTurn } from '../../preload/contract/turns.ts'
import type { AppEvents } from '../../preload/contract/contract.ts'
import type { Turns } from '../chat/turns.ts'
import { inOrder } from '../ipc/in-order.ts'
import { isOurPage } from './is-our-page.ts'

const tellInOrder = inOrder()

/** Lets the page watch answers while they are written. */
export function connectTurns(contents: WebContents, pageUrl: string, turns: Turns): void {
  ipcMain.on(WATCH_TURN, (event, input: unknown) => {
    const [port] = event.ports
    const parsed = watchTurn.safeParse(input)
    if (!port || !parsed.success || !isOurPage(event, contents, pageUrl)) return port?.close()
    try {
      const postInOrder = inOrder()
      const unwatch = turns.watch(parsed.data.turnId, (turnEvent) =>
        postInOrder(() => {
          port.postMessage(turnEvent)
          if (turnEvent.type === 'end') port.close()
        })
      )
      port.on('close', unwatch)
      port.start()
    } catch {
      port.close() // there is no such turn; the page sees its port close
    }
  })
}

/** Tells the window something it did not ask for; it arrives in the order it was told. */
export function tellWindow<Name extends keyof AppEvents>(
  contents: WebContents,
  name: Name,
  event: AppEvents[Name]
): void {
  tellInOrder(() => {
    if (!contents.isDestroyed()) contents.send(name, event)
  })
}
