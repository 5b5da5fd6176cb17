const KEPT = 8
const lines: string[] = []

/** Keeps what llama.cpp last complained of. */
export function noteLlamaError(_level: unknown, message: string): void {
  lines.push(message)
  if (lines.length > KEPT) lines.shift()
}

/** The last complaints, to go with a failure into the log. */
export function lastLlamaErrors(): string[] {
  return [...lines]
}
