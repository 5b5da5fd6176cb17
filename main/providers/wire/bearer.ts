/** The key as most providers take it (RFC 6750); servers on this machine need none. */
export const bearer = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` }
