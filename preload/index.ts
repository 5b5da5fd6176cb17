import { contextBridge, ipcRenderer } from 'electron'
import type { TurnId } from '../main/domain/ids.ts'
import type { TurnEvent } from '../main/domain/turn.ts'
import { channelMethods, eventNames } from './contract/channel-names.ts'
import type { AppEvents } from './contract/contract.ts'

const calls = Object.fromEntries(
  Object.entries(channelMethods).map(([domain, names]) => [
    domain,
    Object.fromEntries(
      names.map((name: string) => [name, (input?: unknown) => ipcRenderer.invoke(`${domain}.${name}`, input)])
    )
  ])
)

const bridge = {
  ...calls,
  watchTurn(turnId: TurnId, listener: (event: TurnEvent) => void): () => void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (message: MessageEvent<TurnEvent>) => listener(message.data)
    ipcRenderer.postMessage('turns.watch', { turnId }, [port2])
    return () => port1.close()
  },
  on(name: keyof AppEvents, listener: (event: unknown) => void): () => void {
    if (!eventNames.includes(name)) throw new TypeError(`there is no event ${name}`)
    const receive = (_event: unknown, value: unknown): void => listener(value)
    ipcRenderer.on(name, receive)
    return () => void ipcRenderer.off(name, receive)
  }
}

contextBridge.exposeInMainWorld('api', bridge)
