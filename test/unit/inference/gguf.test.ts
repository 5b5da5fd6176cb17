import { truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { readModelFacts } from '../../../main/inference/gguf/model-facts.ts'
import { readGguf } from '../../../main/inference/gguf/read-gguf.ts'
import { ggufBytes, smallModel, writeGguf } from '../../fakes/gguf-file.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

let file: string
beforeEach(() => {
  file = path.join(temporaryFolder(), 'model.gguf')
})

const code = (read: () => unknown): unknown => {
  try {
    read()
    return null
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}

describe('reading a model file', () => {
  test('the facts come from the header', () => {
    expect(readModelFacts(writeGguf(file))).toEqual({
      architecture: 'llama',
      name: 'Small',
      trainedContextTokens: 4096,
      vocabulary: 2000,
      parameters: 512,
      weightsBytes: 2048,
      fileBytes: ggufBytes().length,
      // 2 layers × 2 heads × (16 + 16) values × 2 bytes
      stateBytesPerToken: 256
    })
  })

  test('sizes of keys and values are taken where the file states them', () => {
    writeGguf(file, { ...smallModel, 'llama.attention.key_length': 128, 'llama.attention.value_length': 64 })
    expect(readModelFacts(file).stateBytesPerToken).toBe(2 * 2 * (128 + 64) * 2)
  })

  test('layers without attention need no state', () => {
    writeGguf(file, { ...smallModel, 'llama.attention.head_count_kv': [2, 0] })
    expect(readModelFacts(file).stateBytesPerToken).toBe(2 * 32 * 2)
  })

  test('a file cut off anywhere is truncated, never anything else', () => {
    const bytes = ggufBytes(
      { ...smallModel, 'tokenizer.ggml.tokens': ['a', 'b'] },
      [{ name: 'w', dimensions: [4], type: 0, offset: 0 }],
      16
    )
    writeFileSync(file, bytes)
    expect(code(() => readGguf(file))).toBeNull()
    for (let length = bytes.length - 1; length >= 0; length--) {
      truncateSync(file, length)
      expect([length, code(() => readGguf(file))]).toEqual([length, 'model-file-truncated'])
    }
  })

  test('another magic number or version is not a model', () => {
    const bytes = ggufBytes()
    writeFileSync(file, Buffer.concat([Buffer.from('GGML'), bytes.subarray(4)]))
    expect(code(() => readGguf(file))).toBe('model-file-invalid')
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 4), Buffer.from([9, 0, 0, 0]), bytes.subarray(8)]))
    expect(code(() => readGguf(file))).toBe('model-file-invalid')
  })

  test('a text file is not a model', () => {
    writeFileSync(file, 'Good morning')
    expect(code(() => readGguf(file))).toBe('model-file-invalid')
  })

  test('absurd numbers in the header do no harm', () => {
    const bytes = ggufBytes()
    for (const position of [8, 16, 24]) {
      const broken = Buffer.from(bytes)
      broken.fill(0xff, position, position + 8)
      writeFileSync(file, broken)
      expect(['model-file-truncated', 'model-file-invalid']).toContain(code(() => readGguf(file)))
    }
  })

  test('a GGUF file that is not a language model is refused', () => {
    writeGguf(file, { 'general.architecture': 'clip' })
    expect(code(() => readModelFacts(file))).toBe('model-is-addition')
    writeGguf(file, { 'general.architecture': 'unheard-of' })
    expect(code(() => readModelFacts(file))).toBe('model-file-invalid')
  })

  test('a missing file is told as such', () => {
    expect(code(() => readModelFacts(path.join(file, 'nowhere')))).toBe('model-file-missing')
  })

  test('tensors of a type that is not known count as far as the file goes', () => {
    writeGguf(file, smallModel, [{ name: 'w', dimensions: [64], type: 999, offset: 0 }], 100)
    expect(readModelFacts(file).weightsBytes).toBe(100)
  })
})
