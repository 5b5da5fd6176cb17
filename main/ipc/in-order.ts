/**
 * Sends one thing after the other, in the order they were asked for. Electron runs waiting microtasks inside a send,
 * before its message is on its way; what those send would arrive first, and the page would keep the older state.
 * @returns runs `send` at once, or after the send that is under way. What one of them throws stops no other.
 */
export function inOrder(): (send: () => void) => void {
  const waiting: (() => void)[] = []
  let sending = false
  const sendAll = (): void => {
    sending = true
    try {
      for (let send = waiting.shift(); send; send = waiting.shift()) send()
    } finally {
      sending = false
      if (waiting.length > 0) sendAll()
    }
  }
  return (send) => {
    waiting.push(send)
    if (!sending) sendAll()
  }
}
