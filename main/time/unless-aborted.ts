/**
 * What comes, unless the signal aborts first; the work itself goes on.
 * @throws the signal's reason, also when it was given before
 */
export async function unlessAborted<T>(coming: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([coming, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
