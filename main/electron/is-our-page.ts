import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'

/** Whether a message comes from our own page in the main frame of our own window. */
export function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent, contents: WebContents, pageUrl: string): boolean {
  const frame = event.senderFrame
  return (
    event.sender === contents && frame !== null && frame === contents.mainFrame && frame.url.split('?')[0] === pageUrl
  )
}
