import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { readModelFacts, readModelFactsLater } from '../../../main/inference/gguf/model-facts.ts'
import { distinctNames, quantisationIn, readableName } from '../../../main/inference/gguf/model-name.ts'
import { nameOfFile, partsOf } from '../../../main/inference/gguf/parts.ts'
import { ggufBytes, smallModel, writeGguf } from '../../fakes/gguf-file.ts'
import { peakMemory } from '../../fakes/peak-memory.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

/** Of what main may take: what is read and forgotten is collected later while the machine is busy. */
const MOST_MEMORY = 400_000_000
const GB = 1_000_000_000

let file: string
beforeEach(() => {
  file = path.join(temporaryFolder(), 'model.gguf')
})

/** The code of the error of either way to read, which is the same. */
async function code(): Promise<unknown> {
  const now = (() => {
    try {
      readModelFacts(file)
      return null
    } catch (error) {
      return (error as { code?: unknown }).code ?? error
    }
  })()
  const later = await readModelFactsLater(file).then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code ?? error
  )
  expect(later).toEqual(now)
  return now
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)])
const head = (tensors: number | bigint, pairs: number | bigint): Buffer =>
  Buffer.concat([Buffer.from('GGUF'), u32(3), u64(tensors), u64(pairs)])
const LIST = 9
const STRING = 8

/** A file that begins like this and goes on with zeros that take no room on the disk. */
function sparse(begin: Buffer, bytes = 1.5 * GB): void {
  const descriptor = openSync(file, 'w')
  writeSync(descriptor, begin)
  ftruncateSync(descriptor, bytes)
  closeSync(descriptor)
}

describe('a header that promises more than any model has', () => {
  test.each<[string, Buffer, string]>([
    ['pairs', head(0, 2n ** 40n), 'model-header-too-big'],
    ['tensors', head(2n ** 40n, 0), 'model-header-too-big'],
    ['counts beyond what can be counted', head(2n ** 63n, 2n ** 63n), 'model-file-truncated'],
    [
      'strings of a list',
      Buffer.concat([head(0, 1), text('k'), u32(LIST), u32(STRING), u64(2 ** 40)]),
      'model-header-too-big'
    ],
    [
      'many lists of strings',
      Buffer.concat([
        head(0, 4_000),
        ...Array.from({ length: 4_000 }, (_, n) =>
          Buffer.concat([text(`k${n}`), u32(LIST), u32(STRING), u64(1_000), Buffer.alloc(8_000)])
        )
      ]),
      'model-is-vocabulary'
    ],
    ['a text', Buffer.concat([head(0, 1), text('k'), u32(STRING), u64(GB)]), 'model-header-too-big'],
    [
      'a text beyond two gigabytes',
      Buffer.concat([head(0, 1), text('k'), u32(STRING), u64(3 * GB)]),
      'model-header-too-big'
    ],
    ['a key', Buffer.concat([head(0, 1), u64(GB)]), 'model-header-too-big'],
    [
      'a list of numbers beyond the file',
      Buffer.concat([head(0, 1), text('k'), u32(LIST), u32(4), u64(2 ** 40)]),
      'model-file-truncated'
    ],
    [
      'lists inside lists',
      Buffer.concat([
        head(0, 1),
        text('k'),
        u32(LIST),
        ...Array.from({ length: 100_000 }, () => Buffer.concat([u32(LIST), u64(1)]))
      ]),
      'model-header-too-big'
    ],
    [
      'wide lists inside lists',
      Buffer.concat([
        head(0, 1),
        text('k'),
        u32(LIST),
        u32(LIST),
        u64(1_000),
        ...Array.from({ length: 999 }, () => Buffer.concat([u32(LIST), u64(1_000)]))
      ]),
      'model-header-too-big'
    ],
    ['dimensions', Buffer.concat([head(1, 0), text('w'), u32(2 ** 31)]), 'model-file-invalid']
  ])('%s', async (_name, begin, expected) => {
    sparse(begin)
    const { result, bytes } = await peakMemory(code)
    expect(result).toBe(expected)
    expect(bytes).toBeLessThan(MOST_MEMORY)
  })

  test('many texts of a size that one may have', async () => {
    const one = Buffer.concat([u32(STRING), u64(3_000_000), Buffer.alloc(3_000_000)])
    writeFileSync(
      file,
      Buffer.concat([head(0, 20), ...Array.from({ length: 20 }, (_, n) => Buffer.concat([text(`k${n}`), one]))])
    )
    expect(await code()).toBe('model-header-too-big')
  })
})

describe('what is no ordinary file', () => {
  test('a folder', async () => {
    mkdirSync(file)
    expect(await code()).toBe('model-file-not-plain')
  })

  test.skipIf(process.platform === 'win32')('a pipe into which nobody writes', async () => {
    execFileSync('mkfifo', [file])
    expect(await code()).toBe('model-file-not-plain')
  })

  test.skipIf(process.platform === 'win32')('a device', async () => {
    file = '/dev/zero'
    expect(await code()).toBe('model-file-not-plain')
  })

  test('nothing', async () => {
    expect(await code()).toBe('model-file-missing')
  })
})

test('reading can be given up at any moment', async () => {
  writeGguf(file)
  const abort = new AbortController()
  const reading = readModelFactsLater(file, abort.signal)
  abort.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
})

describe('a file that is sound but can not write answers', () => {
  const of = (
    changes: Record<string, string | number | boolean>
  ): Record<string, string | number | boolean | string[] | number[]> => {
    const architecture = String(changes['general.architecture'] ?? 'llama')
    return Object.fromEntries(
      Object.entries({ ...smallModel, ...changes }).map(([key, value]) => [
        key.replace(/^llama\./, `${architecture}.`),
        value
      ])
    )
  }

  test.each([
    ['nomic-bert'],
    ['bert'],
    ['modern-bert'],
    ['jina-bert-v2'],
    ['jina-bert-v3'],
    ['nomic-bert-moe'],
    ['neo-bert'],
    ['eurobert'],
    ['t5encoder'],
    ['gemma-embedding']
  ])('an encoder: %s', async (architecture) => {
    writeGguf(file, of({ 'general.architecture': architecture }))
    expect(await code()).toBe('model-is-embedding')
  })

  test.each([1, 2, 3])('an embedding model on a chat architecture, pooling %i', async (pooling) => {
    writeGguf(file, of({ 'general.architecture': 'qwen3', 'llama.pooling_type': pooling }))
    expect(await code()).toBe('model-is-embedding')
  })

  test('one that is not causal', async () => {
    writeGguf(file, of({ 'llama.attention.causal': false }))
    expect(await code()).toBe('model-is-embedding')
  })

  test('a reranker, by its pooling or by its weights', async () => {
    writeGguf(file, of({ 'general.architecture': 'qwen3', 'llama.pooling_type': 4 }))
    expect(await code()).toBe('model-is-reranker')
    writeGguf(file, smallModel, [{ name: 'cls.output.weight', dimensions: [64, 8], type: 0, offset: 0 }])
    expect(await code()).toBe('model-is-reranker')
    writeGguf(file, of({ 'general.architecture': 'bert' }), [
      { name: 'cls.weight', dimensions: [64, 8], type: 0, offset: 0 }
    ])
    expect(await code()).toBe('model-is-reranker')
  })

  test('a vocabulary', async () => {
    writeGguf(file, smallModel, [], 0)
    expect(await code()).toBe('model-is-vocabulary')
  })

  test.each([['clip'], ['whisper'], ['flux']])('a model of pictures or sound: %s', async (architecture) => {
    writeGguf(file, of({ 'general.architecture': architecture }))
    expect(await code()).toBe('model-is-addition')
  })

  test.each([['adapter'], ['mmproj'], ['imatrix']])('a part of type %s', async (type) => {
    writeGguf(file, of({ 'general.type': type }))
    expect(await code()).toBe('model-is-addition')
  })

  test.each([
    [{ 'general.architecture': 'qwen3' }],
    [{ 'general.architecture': 'gemma3' }],
    [{ 'general.architecture': 'gpt-oss' }],
    [{ 'general.type': 'model' }],
    [{ 'llama.pooling_type': 0 }],
    [{ 'llama.attention.causal': true }],
    [{ 'general.architecture': 't5' }]
  ])('%j writes answers', async (changes) => {
    writeGguf(file, of(changes))
    expect(await code()).toBeNull()
  })
})

describe('a model in several files', () => {
  const split = (folder: string, parts: number, missing: readonly number[] = []): string[] => {
    const files = partsOf(path.join(folder, `Large-Q4_K_M-00001-of-0000${parts}.gguf`))
    for (const [index, part] of files.entries())
      if (!missing.includes(index + 1))
        writeGguf(part, { ...(index === 0 ? smallModel : {}), 'split.no': index, 'split.count': parts })
    return [...files]
  }

  test('has the size, the weights and the memory of all', async () => {
    const folder = temporaryFolder()
    const [first = ''] = split(folder, 3)
    file = path.join(folder, 'whole.gguf')
    writeGguf(file)
    const whole = readModelFacts(file)
    const facts = readModelFacts(first)
    expect(facts).toEqual(await readModelFactsLater(first))
    expect([facts.parameters, facts.weightsBytes]).toEqual([3 * whole.parameters, 3 * whole.weightsBytes])
    expect(facts.fileBytes).toBeGreaterThan(2 * whole.weightsBytes)
  })

  test.each([1, 2, 3])('without part %i it is not loaded, and the part is named', async (missing) => {
    file = split(temporaryFolder(), 3, [missing])[0] ?? ''
    expect(await code()).toBe(missing === 1 ? 'model-file-missing' : 'model-part-missing')
    await expect(readModelFactsLater(file)).rejects.toMatchObject({
      params: { file: `Large-Q4_K_M-0000${missing}-of-00003.gguf` }
    })
  })

  test('a part that is cut off, or no model, is told as such', async () => {
    const files = split(temporaryFolder(), 2)
    file = files[0] ?? ''
    writeFileSync(files[1] ?? '', ggufBytes().subarray(0, 100))
    expect(await code()).toBe('model-file-truncated')
    writeFileSync(files[1] ?? '', 'no model')
    expect(await code()).toBe('model-file-invalid')
  })

  test('a first part under another name says that others are missing', async () => {
    writeGguf(file, { ...smallModel, 'split.no': 0, 'split.count': 4 })
    expect(await code()).toBe('model-part-missing')
  })

  test('names of files', () => {
    expect(partsOf('/m/a.gguf')).toEqual(['/m/a.gguf'])
    expect(partsOf('/m/a-00002-of-00002.gguf')).toEqual(['/m/a-00001-of-00002.gguf', '/m/a-00002-of-00002.gguf'])
    for (const odd of [
      '/m/a-00003-of-00002.gguf',
      '/m/a-00000-of-00002.gguf',
      '/m/a-00001-of-00001.gguf',
      '/m/a-00001-of-99999.gguf',
      '/m/a-1-of-2.gguf'
    ])
      expect(partsOf(odd)).toEqual([odd])
    expect(nameOfFile('/m/a-00001-of-00002.gguf')).toBe('a')
    expect(nameOfFile('/m/b.c.gguf')).toBe('b.c')
  })
})

describe('names of models', () => {
  test.each([
    ['Qwen3 4B', 'Qwen3 4B'],
    ['.', undefined],
    ['..', undefined],
    ['/', undefined],
    ['', undefined],
    ['  ', undefined],
    ['-', undefined],
    ['‮​', undefined],
    ['/home/x/models/Mistral 7B', 'Mistral 7B'],
    ['C:\\models\\phi-4', 'phi-4'],
    ['./out/', 'out'],
    ['models/.', 'models'],
    ['meta-llama/Llama-3.1-8B', 'Llama-3.1-8B'],
    ['Türkçe model', 'Türkçe model'],
    ['模型', '模型'],
    ['a\u0000b\nc', 'a b c'],
    ['model.gguf', 'model'],
    ['x'.repeat(500), 'x'.repeat(120)]
  ])('%j is read as %j', (given, name) => {
    expect(readableName(given)).toBe(name)
  })

  test.each([
    ['Qwen3-4B-Q4_K_M', 'Q4_K_M'],
    ['qwen3-4b-q8_0', 'Q8_0'],
    ['a.IQ2_XXS', 'IQ2_XXS'],
    ['a-BF16', 'BF16'],
    ['a-f16', 'F16'],
    ['gpt-oss-20b-MXFP4', 'MXFP4'],
    ['a-UD-Q4_K_XL', 'UD-Q4_K_XL'],
    ['Qwen3-4B', undefined],
    ['Q', undefined]
  ])('the quantisation in %s is %s', (name, quantisation) => {
    expect(quantisationIn(name)).toBe(quantisation)
  })

  test('models of one name are told apart by what differs', () => {
    const model = (name: string, fileName: string, folder = '/m') => ({ name, fileName, folder })
    expect(distinctNames([model('A', 'a-Q4_K_M'), model('B', 'b'), model('A', 'a-Q8_0')])).toEqual([
      'A (Q4_K_M)',
      'B',
      'A (Q8_0)'
    ])
    expect(distinctNames([model('A', 'one'), model('A', 'two')])).toEqual(['A (one)', 'A (two)'])
    expect(distinctNames([model('A', 'x-Q8_0'), model('A', 'y-Q8_0')])).toEqual(['A (x-Q8_0)', 'A (y-Q8_0)'])
    expect(distinctNames([model('A', 'a', '/m'), model('A', 'a', '/n')])).toEqual(['A (a, /m)', 'A (a, /n)'])
  })
})
