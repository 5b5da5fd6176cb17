/** What the person did last and can take back with Ctrl+Z, the latest at the end. */
const done: (() => void)[] = []
const MOST = 20

/** Remembers how to take something back. Returns the way back itself, which works once. */
export function undoable(takeBack: () => void): () => void {
  const once = (): void => {
    const at = done.indexOf(once)
    if (at < 0) return
    done.splice(at, 1)
    takeBack()
  }
  done.push(once)
  if (done.length > MOST) done.shift()
  return once
}

/** Takes back what was done last; false where there is nothing. */
export function undoLast(): boolean {
  const last = done.at(-1)
  last?.()
  return last !== undefined
}
