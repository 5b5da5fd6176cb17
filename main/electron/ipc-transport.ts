import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { WATCH_TURN, watchTurn } from '../../preload/contract/turns.ts'
import type { AppEvents } from '../../preload/contract/contract.ts'
import type { Turns } from '../chat/turns.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import { inOrder } from '../ipc/in-order.ts'
import { channelNames, type Router } from '../ipc/router.ts'

const tellInOrder = inOrder()

/** Whether a message comes from our own page in the main frame of our own window. */
function isOurs(event: IpcMainEvent | IpcMainInvokeEvent, contents: WebContents, pageUrl: string): boolean {
  const frame = event.senderFrame
  return (
    event.sender === contents && frame !== null && frame === contents.mainFrame && frame.url.split('?')[0] === pageUrl
  )
}

/** Connects the contract's channels to one window. */
export function connectWindow(contents: WebContents, pageUrl: string, route: Router, turns: Turns): void {
  for (const name of channelNames) {
    ipcMain.removeHandler(name)
    ipcMain.handle(name, (event, input: unknown) =>
      isOurs(event, contents, pageUrl)
        ? route(name, input)
        : { ok: false, error: toPlainError(new SextantError('invalid-input', { params: { channel: name } })) }
    )
  }
  ipcMain.removeAllListeners(WATCH_TURN)
  ipcMain.on(WATCH_TURN, (event, input: unknown) => {
    const [port] = event.ports
    const parsed = watchTurn.safeParse(input)
    if (!port || !parsed.success || !isOurs(event, contents, pageUrl)) return port?.close()
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
