import { Tokenizer } from '@huggingface/tokenizers'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { FoundName } from './embedding-protocol.ts'
import { labelledInWindows, type Label, type Word } from './label-windows.ts'
import { GraphSession } from './onnx/graph-session.ts'

/** Words with the signs around them apart, as the model was trained. */
const WORD = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu
/** A longer text is read so far by the model, which takes a tenth of a second for a hundred words, and whole by the lists. */
const MOST_WORDS = 3_000
/** No name is longer; of a longer word its beginning is read. */
const LONGEST_WORD = 100
const LEAST_CONFIDENCE = 0.5
const KINDS: Readonly<Record<string, FoundName['kind']>> = {
  GIVEN_NAME: 'person',
  SURNAME: 'person',
  BUILDING_NUMBER: 'street',
  STREET_NAME: 'street',
  SECONDARY_ADDRESS: 'street'
}
/** What the model says of a word, in the order of its outputs: none, then the beginning and the inside of each. */
const LABELS = [
  'O',
  ...[
    ...['GIVEN_NAME', 'SURNAME', 'EMAIL', 'PHONE', 'URL', 'TAX_ID', 'BANK_ACCOUNT', 'ROUTING_NUMBER', 'GOVERNMENT_ID'],
    ...['PASSPORT', 'DRIVERS_LICENSE', 'BUILDING_NUMBER', 'STREET_NAME', 'SECONDARY_ADDRESS', 'CITY', 'STATE'],
    'ZIP_CODE'
  ].flatMap((label) => [label, label])
]

/** A loaded model that labels words (BERT for tokens): texts in, names of persons and streets out. */
export class NameFinderSession {
  readonly #tokenizer: Tokenizer
  readonly #session: GraphSession
  readonly #marks: { begin: number; end: number }

  private constructor(tokenizer: Tokenizer, session: GraphSession) {
    this.#tokenizer = tokenizer
    this.#session = session
    const ids = tokenizer.encode('').ids
    this.#marks = { begin: ids[0] ?? 101, end: ids.at(-1) ?? 102 }
  }

  /** @param folder with `model.onnx` and `tokenizer.json`  @throws when they are not such files */
  static async load(folder: string, threads: number): Promise<NameFinderSession> {
    const tokenizer = new Tokenizer(
      z.looseObject({}).parse(JSON.parse(readFileSync(path.join(folder, 'tokenizer.json'), 'utf8'))),
      {}
    )
    return new NameFinderSession(tokenizer, await GraphSession.load(path.join(folder, 'model.onnx'), threads))
  }

  async find(text: string): Promise<FoundName[]> {
    const words: Word[] = []
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const pieces = this.#tokenizer.encode(word.slice(0, LONGEST_WORD), { add_special_tokens: false }).ids
      if (pieces.length > 0) words.push({ start: index, end: index + word.length, pieces })
      if (words.length >= MOST_WORDS) break
    }
    return joined(text, words, await labelledInWindows(words, (window) => this.#label(window)))
  }

  async #label(words: readonly Word[]): Promise<Label[]> {
    const ids: number[] = []
    const firsts: number[] = []
    for (const { pieces } of words) {
      firsts.push(ids.length + 1)
      ids.push(...pieces)
    }
    const { begin, end } = this.#marks
    const all = BigInt64Array.from([begin, ...ids, end], BigInt)
    const dims = [1, all.length]
    const { logits } = await this.#session.run({
      input_ids: { data: all, dims },
      attention_mask: { data: new BigInt64Array(all.length).fill(1n), dims },
      ...(this.#session.inputNames.includes('token_type_ids') && {
        token_type_ids: { data: new BigInt64Array(all.length), dims }
      })
    })
    const scores = logits?.data as Float32Array
    const count = LABELS.length
    return firsts.map((piece) => best(scores.subarray(piece * count, (piece + 1) * count)))
  }
}

/** The likeliest label of a word, and how likely it is. */
function best(scores: Float32Array): Label {
  const most = scores.reduce((a, b) => Math.max(a, b), -Infinity)
  const sum = scores.reduce((all, score) => all + Math.exp(score - most), 0)
  return { label: LABELS[scores.indexOf(most)] ?? 'O', confidence: 1 / sum }
}

/** Neighbouring words of one kind are one name; hyphens, apostrophes and full stops between them belong to it. */
function joined(text: string, words: readonly Word[], labelled: readonly Label[]): FoundName[] {
  const found: FoundName[] = []
  for (const [at, { start, end }] of words.entries()) {
    const { label = 'O', confidence = 0 } = labelled[at] ?? {}
    const kind = KINDS[label]
    if (!kind || confidence < LEAST_CONFIDENCE) continue
    const last = found.at(-1)
    if (last?.kind === kind && /^[ \t.'’-]{0,2}$/.test(text.slice(last.end, start))) {
      last.end = end
      last.confidence = Math.min(last.confidence, confidence)
    } else found.push({ kind, start, end, confidence })
  }
  return found.filter(({ start, end }) => end - start > 1)
}
