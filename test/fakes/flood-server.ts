import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Bytes that a flooding server writes at most, should nobody stop it. */
const MOST_BYTES = 3_000_000_000

/** A real server that answers every request with a head and then whatever it is told, for as long as somebody reads. */
export class FloodServer {
  readonly #server: Server
  /** Bytes of the bodies that left, as they were on the wire. */
  sent = 0

  private constructor(answer: (response: ServerResponse, server: FloodServer) => void) {
    this.#server = createServer((request, response) => {
      request.resume().on('end', () => answer(response, this))
    })
  }

  static async start(answer: (response: ServerResponse, server: FloodServer) => void): Promise<FloodServer> {
    const server = new FloodServer(answer)
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  /** Writes `first`, then `again` without an end, as fast as it is read. */
  flood(response: ServerResponse, first: string | Buffer, again: string | Buffer): void {
    response.write(first)
    const more = (): void => {
      while (!response.destroyed && this.sent < MOST_BYTES) {
        this.sent += again.length
        if (!response.write(again)) {
          response.once('drain', more)
          return
        }
      }
      response.end()
    }
    more()
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
