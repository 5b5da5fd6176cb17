/** `hamming-kernel.wat`, assembled; a test assembles it again and compares. */
const ASSEMBLED =
  'AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAAQcRAgZtZW1vcnkCAARzY2FuAAAKZgFkAgJ/AX4gAkUEQA8LIAAgA0EDdGohBgNAQgAhByAAIQUDQCAHIAUpAwAgASkDAIV7fCEHIAFBCGohASAFQQhqIQUgBSAGSQ0ACyAEIAc9AQAgBEECaiEEIAJBAWshAiACDQALCw=='

const PAGE_BYTES = 65_536

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

type Scan = (query: number, rows: number, count: number, words: number, out: number) => void

/** The module's bytes. */
export const hammingModule = (): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(ASSEMBLED, 'base64'))

/** Distances between a bit vector and many others; WebAssembly, since plain JavaScript has no instruction that counts ones. */
export class HammingKernel {
  readonly rowBytes: number
  readonly #scan: Scan
  readonly #memory: Memory

  /** @param bits a multiple of 64 */
  constructor(bits: number) {
    this.rowBytes = bits / 8
    const { exports } = new assembly.Instance(new assembly.Module(hammingModule()))
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
    this.#scan(query, rows, count, this.rowBytes / 8, out)
  }
}
