/** What a process without network tells the app, beside its own messages. */
export interface RefusalMessage {
  type: 'network-refused'
  host: string
}

export const isRefusalMessage = (message: unknown): message is RefusalMessage =>
  typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'network-refused'
