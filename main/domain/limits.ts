/**
 * The most that is taken of what nobody here vouches for: what a server, a shared cache, a file or a pipe sends. What goes
 * beyond a limit is given up with an error that names it. Sizes are in bytes or in characters of JavaScript (UTF-16),
 * times in milliseconds.
 */

/** One answer of a model on its way here. The longest that models write is about 128,000 tokens, near 500,000 characters. */
export const ANSWER_LIMITS = {
  /** The body, unpacked: a piece of one token takes up to 600 bytes. */
  bytes: 128_000_000,
  /** One event, line or JSON value of the body. */
  valueCharacters: 8_000_000,
  /** Objects and lists inside each other. */
  depth: 100,
  /** Events of one answer. */
  values: 1_000_000,
  /** What is said and thought, together. */
  textCharacters: 4_000_000,
  toolCalls: 256,
  /** Names and arguments of all tool calls. */
  toolCharacters: 2_000_000,
  /** How far behind the end of a list a value of it may stand, in arguments that come a value at a time. */
  listGap: 16
} as const

/** What a server says about a failure. */
export const REFUSAL_LIMITS = {
  bytes: 256_000,
  /** Its words: the rest is a page, not a reason. */
  characters: 2_000
} as const

/** What a provider lists: its models. */
export const LIST_LIMITS = {
  /** One page. */
  bytes: 8_000_000,
  /** All pages, and what is asked about each model. */
  allBytes: 16_000_000,
  requests: 1_000,
  models: 5_000,
  /** From the request to the end of its last page. */
  wholeMs: 300_000
} as const

/** The published list of prices. */
export const PRICE_LIST_BYTES = 16_000_000

/** A Redis server that a team shares. Its values may be as large as an entry, which the caller names. */
export const REDIS_LIMITS = {
  /** What may come beside values: the greeting, and the frame of a reply. */
  unaskedBytes: 65_536,
  /** For a whole reply, and for silence while one is awaited. */
  replyMs: 5_000
} as const

/** The header of a model file (GGUF). The largest vocabularies have 262,144 tokens, templates 100 KB, models 5,000 tensors. */
export const GGUF_LIMITS = {
  tensors: 65_536,
  pairs: 4_096,
  /** A key, or the name of a tensor. */
  nameBytes: 65_535,
  /** One text, such as the template of a chat. */
  textBytes: 4_000_000,
  /** All texts that are kept. */
  keptBytes: 16_000_000,
  /** Lists of at most so many members are kept: those of one value a layer. */
  keptMembers: 1_024,
  /** Members of all lists that are gone through one by one. */
  members: 4_000_000,
  /** Lists inside each other. */
  depth: 4,
  /** Files of one model. */
  parts: 1_000
} as const

/** A count of tokens, or a window, that somebody tells: what is above is no count. */
export const LARGEST_COUNT = 1_000_000_000
