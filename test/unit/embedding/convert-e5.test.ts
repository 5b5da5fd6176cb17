import { InferenceSession, Tensor } from 'onnxruntime-node'
import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, test } from 'vitest'
import { convertE5, keptPieces } from '../../../main/embedding/convert-e5.ts'
import { halfToFloat, repackBlocks } from '../../../main/embedding/quantised-blocks.ts'
import { smallArchive, SMALL_SHAPE } from '../../fakes/e5-archive.ts'
import { referenceEmbedding } from '../../fakes/reference-encoder.ts'

const archive = smallArchive()

describe('converting the packed model', () => {
  test('gives the vectors that its weights mean', async () => {
    const { model } = convertE5(archive.bytes)
    const session = await InferenceSession.create(model)
    const ids = [0, 5, 7, 4, 2]
    const feeds = {
      input_ids: new Tensor('int64', BigInt64Array.from([...ids, 1], BigInt), [1, 6]),
      attention_mask: new Tensor('int64', BigInt64Array.from([1, 1, 1, 1, 1, 0], BigInt), [1, 6])
    }
    const { embedding } = await session.run(feeds)
    const found = [...(embedding?.data as Float32Array)]
    const expected = referenceEmbedding(archive, ids)
    expect(found).toHaveLength(SMALL_SHAPE.hidden)
    // The 4-bit operators quantise activations to eight bits on the way.
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 1)
    expect(found.reduce((sum, value, i) => sum + value * (expected[i] ?? 0), 0)).toBeGreaterThan(0.999)
    await session.release()
  })

  test('gives a tokenizer that splits by the best pieces and frames the text', () => {
    const tokenizer = new Tokenizer(JSON.parse(convertE5(archive.bytes).tokenizer) as object, {})
    expect(tokenizer.encode('ab  ab').tokens).toEqual(['<s>', '▁ab', '▁ab', '</s>'])
    expect(tokenizer.encode('ş').tokens).toEqual(['<s>', '▁', 'ş', '</s>'])
    expect(tokenizer.encode('日').ids).toContain(3)
  })

  test.each([
    ['that is no archive', Buffer.from('PK not an archive at all')],
    ['whose end is missing', archive.bytes.subarray(0, archive.bytes.length - 40)]
  ])('refuses a file %s', (_, bytes) => {
    expect(() => convertE5(bytes)).toThrow(expect.objectContaining({ code: 'model-file-invalid' }))
  })
})

describe('the vocabulary', () => {
  test('keeps English, Turkish and symbols, and single letters of other Latin alphabets', () => {
    const pieces = ['<s>', '<pad>', '</s>', '<unk>', '▁hello', '▁dünya', 'ñ', '▁señor', '日本', '€', 'привет', '<mask>']
    expect(keptPieces(pieces).map((id) => pieces[id])).toEqual([
      '<s>',
      '<pad>',
      '</s>',
      '<unk>',
      '▁hello',
      '▁dünya',
      'ñ',
      '€',
      '<mask>'
    ])
  })
})

describe('blocks', () => {
  test('keep every value when they are put into another order', () => {
    const block = new Uint8Array(18)
    block.set([0x00, 0x3c]) // a scale of 1
    for (let i = 0; i < 16; i++) block[2 + i] = i | ((15 - i) << 4)
    const { scales, packed } = repackBlocks(block)
    const values = [...packed].flatMap((byte) => [byte & 15, byte >> 4])
    expect([...scales]).toEqual([1])
    expect(values).toEqual([
      ...Array.from({ length: 16 }, (_, i) => i),
      ...Array.from({ length: 16 }, (_, i) => 15 - i)
    ])
  })

  test('scales of half precision are read to the bit', () => {
    expect([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00].map(halfToFloat)).toEqual([
      1,
      -2,
      0.333251953125,
      2 ** -24,
      Infinity
    ])
  })
})
