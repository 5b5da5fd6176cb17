export type Method = (this: unknown, ...args: unknown[]) => unknown

/** Puts a function in the place of an object's method. @param make makes it of the original, to be called with any `this` */
export function replaceMethod(owner: object, name: string, make: (original: Method) => Method): void {
  const original = (owner as Record<string, Method>)[name]
  if (original) Object.defineProperty(owner, name, { value: make(original), writable: true, configurable: true })
}
