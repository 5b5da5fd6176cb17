import type { RequestContext } from '../../domain/network.ts'

/** What a socket tells the one who opened it. After `closed` it tells nothing more. */
export interface SocketListener {
  opened(): void
  /** A text frame; null stands for a frame that is no text. */
  frame(text: string | null): void
  pong(): void
  /**
   * Once, also when it never opened.
   * @param status the server's answer when it refused to open one
   * @param cause the reason why it could not be opened, or why it had to be cut
   */
  closed(end: { status?: number; cause?: unknown }): void
}

/** One WebSocket. No method throws; what goes wrong is told by `closed`. */
export interface Socket {
  send(text: string): void
  ping(): void
  /** Says goodbye, and cuts the line when the other side does not answer. */
  close(): void
  /** Cuts the line at once. */
  terminate(): void
}

/** Opens a socket to the endpoint it was made for. `context` is what it is needed for first. */
export type OpenSocket = (listener: SocketListener, context: RequestContext) => Socket
