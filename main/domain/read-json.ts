/** What a schema must be able to do, whichever library it is of. */
export interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false }
}

/** What a stored text holds; undefined where it is damaged: no JSON, or not of that shape. */
export function readJson<Value>(schema: Schema<Value>, text: string): Value | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = schema.safeParse(value)
  return read.success ? read.data : undefined
}
