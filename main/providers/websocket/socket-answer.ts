import type { Clock } from '../../ports.ts'
import { Watchdog } from '../resilience/time-limits.ts'
import type { PooledSocket, SocketUser } from './pooled-socket.ts'
import { SocketLost, SocketUnreadable, type Reading, type SocketRequest } from './socket-request.ts'

/** The socket was lost between being given and being used. */
export class NothingWritten extends Error {}

/** The server did not take the request; it may be sent again. */
export class RequestRefused extends Error {
  constructor(cause: unknown) {
    super('the server did not take the request', { cause })
    this.name = 'RequestRefused'
  }
}

/**
 * Writes a request to a reserved socket and yields its answer. The socket is free again after the last event; when the
 * answer is left or fails it is cut, since the rest would still come over it.
 * @throws NothingWritten, SocketLost, SocketUnreadable, RequestRefused, the signal's reason
 */
export async function* answerOver<T>(socket: PooledSocket, request: SocketRequest<T>, clock: Clock): AsyncGenerator<T> {
  const { limits, signal } = request
  const readings: Reading<T>[] = []
  const watchdog = new Watchdog(clock)
  let end: { thrown: unknown } | null = null
  let wake: () => void = () => undefined
  let written = false
  let whole = false
  let cancelWhole: (() => void) | null = null

  const fail = (thrown: unknown): void => {
    end ??= { thrown }
    wake()
  }
  const onAbort = (): void => fail(signal.reason)
  const onSilence = (): void => fail(new SocketLost(new Error('the server fell silent')))
  const user: SocketUser = {
    frame(text) {
      if (whole || end) return
      try {
        if (text === null) throw new TypeError('a frame that is no text')
        const reading = request.read(text)
        if (reading.type === 'ignore') return
        readings.push(reading)
        whole = reading.type === 'event' && reading.last
        if (whole) {
          watchdog.stop()
          // At once, not when the answer has been read: the next request must not wait for a slow reader.
          socket.release()
        } else watchdog.set(limits.silenceMs, onSilence)
        wake()
      } catch (thrown) {
        fail(new SocketUnreadable(thrown))
      }
    },
    lost: (cause) => fail(new SocketLost(cause))
  }

  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    if (socket.state !== 'busy') throw new NothingWritten()
    socket.use(user)
    watchdog.set(limits.firstByteMs, onSilence)
    cancelWhole = clock.after(limits.wholeMs, () => fail(new SocketLost(new Error('the answer did not end'))))
    written = true
    socket.send(request.text)
    for (;;) {
      const reading = readings.shift()
      if (reading?.type === 'refused') throw new RequestRefused(reading.cause)
      if (reading?.type === 'event') {
        yield reading.event
        if (reading.last) return
      } else if (end) throw (end as { thrown: unknown }).thrown
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    watchdog.stop()
    cancelWhole?.()
    signal.removeEventListener('abort', onAbort)
    if (!written) socket.release()
    else if (!whole) socket.leave()
  }
}
