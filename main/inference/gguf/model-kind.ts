import type { ErrorCode } from '../../domain/errors.ts'
import type { GgufHeader } from './header.ts'

/** Why a file that is sound can not write answers. */
export type WrongKind = Extract<
  ErrorCode,
  'model-is-embedding' | 'model-is-reranker' | 'model-is-vocabulary' | 'model-is-addition'
>

/**
 * Architectures that read a whole text at once and give back numbers or sound, by llama.cpp's names; each with what may
 * follow, such as a version.
 */
const ENCODERS =
  /^(?:(?:nomic-|modern-|neo-|neo|euro|jina-|roberta|distil|xlm-roberta)?bert|t5encoder|gemma-embedding|llama-embed|jina-embeddings)/
/** Parts that go with another model, and models of pictures and sound. */
const ADDITIONS =
  /^(?:clip|mmproj|whisper|wavtokenizer|snac|mimi|flux|sd\d|sdxl|wan|qwen_image|lumina|hunyuan_video|cosmos|ltxv|pig|control_vector|controlvector|imatrix)/

/** How a text's numbers are pooled (llama.cpp's `LLAMA_POOLING_TYPE`): 1 to 3 make an embedding, 4 a rank. */
const RANK = 4

/** undefined when the file holds a model that writes. */
export function wrongKind({ metadata, tensors, classifies }: GgufHeader): WrongKind | undefined {
  const text = (name: string): string => {
    const value = metadata.get(name)
    return typeof value === 'string' ? value.toLowerCase() : ''
  }
  const architecture = text('general.architecture')
  const type = text('general.type')
  if (ADDITIONS.test(architecture) || (type !== '' && type !== 'model' && type !== 'vocab')) return 'model-is-addition'
  const pooling = metadata.get(`${metadata.get('general.architecture') as string}.pooling_type`)
  if (classifies || pooling === RANK) return 'model-is-reranker'
  if (tensors === 0 || type === 'vocab') return 'model-is-vocabulary'
  const causal = metadata.get(`${metadata.get('general.architecture') as string}.attention.causal`)
  const pools = typeof pooling === 'number' && pooling > 0 && pooling < RANK
  return pools || causal === false || ENCODERS.test(architecture) ? 'model-is-embedding' : undefined
}
