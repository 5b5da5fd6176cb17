/** Opcodes of WebAssembly that the kernel uses (https://webassembly.github.io/spec/core/binary/instructions.html). */
const LOOP = 0x03
const IF = 0x04
const END = 0x0b
const BRANCH_IF = 0x0d
const RETURN = 0x0f
const GET = 0x20
const SET = 0x21
const TEE = 0x22
const LOAD_64 = 0x29
const STORE_16 = 0x3b
const CONST_32 = 0x41
const IS_ZERO_32 = 0x45
const ADD_32 = 0x6a
const SUBTRACT_32 = 0x6b
const COUNT_ONES_64 = 0x7b
const ADD_64 = 0x7c
const XOR_64 = 0x85
const WRAP = 0xa7
const VOID = 0x40
const I32 = 0x7f
const I64 = 0x7e

const PAGE_BYTES = 65_536
const [QUERY, ROWS, COUNT, OUT, FIRST_WORD] = [0, 1, 2, 3, 4]

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** Node's types do not know this global, which is the browser's too. */
const { WebAssembly: assembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object
    Instance: new (module: object) => { exports: Record<string, unknown> }
  }
}

type Scan = (query: number, rows: number, count: number, out: number) => void

/** Distances between a bit vector and many others, at about ten nanoseconds each: plain JavaScript has no popcount. */
export class HammingKernel {
  readonly rowBytes: number
  readonly #scan: Scan
  readonly #memory: Memory

  /** @param bits a multiple of 64 */
  constructor(bits: number) {
    this.rowBytes = bits / 8
    const { exports } = new assembly.Instance(new assembly.Module(program(bits / 64)))
    this.#scan = exports['scan'] as Scan
    this.#memory = exports['memory'] as Memory
  }

  /** The kernel's memory; a new view after every `reserve`. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer)
  }

  reserve(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES))
  }

  /** Writes a 16-bit distance for each of `count` rows to `out`. All are offsets into the memory. */
  scan(query: number, rows: number, count: number, out: number): void {
    this.#scan(query, rows, count, out)
  }
}

function program(words: number): Uint8Array<ArrayBuffer> {
  const each = (make: (word: number) => number[]): number[] =>
    Array.from({ length: words }, (_, word) => make(word)).flat()
  const code = [
    ...vector([[...unsigned(words), I64]]),
    GET,
    COUNT,
    IS_ZERO_32,
    IF,
    VOID,
    RETURN,
    END,
    ...each((word) => [GET, QUERY, LOAD_64, 3, ...unsigned(word * 8), SET, FIRST_WORD + word]),
    LOOP,
    VOID,
    GET,
    OUT,
    ...each((word) => [
      GET,
      ROWS,
      LOAD_64,
      3,
      ...unsigned(word * 8),
      GET,
      FIRST_WORD + word,
      XOR_64,
      COUNT_ONES_64,
      ...(word > 0 ? [ADD_64] : [])
    ]),
    WRAP,
    STORE_16,
    1,
    0,
    GET,
    ROWS,
    CONST_32,
    ...signed(words * 8),
    ADD_32,
    SET,
    ROWS,
    GET,
    OUT,
    CONST_32,
    2,
    ADD_32,
    SET,
    OUT,
    GET,
    COUNT,
    CONST_32,
    1,
    SUBTRACT_32,
    TEE,
    COUNT,
    BRANCH_IF,
    0,
    END,
    END
  ]
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector([[0x60, 4, I32, I32, I32, I32, 0]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, 1]])),
    ...section(
      7,
      vector([
        [...name('memory'), 2, 0],
        [...name('scan'), 0, 0]
      ])
    ),
    ...section(10, vector([[...unsigned(code.length), ...code]]))
  ])
}

const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content]
const vector = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()]
const name = (text: string): number[] => [...unsigned(text.length), ...Buffer.from(text)]

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}

/** Signed LEB128 of a number that is not negative. */
function signed(value: number): number[] {
  return value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)]
}
