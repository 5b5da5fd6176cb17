import type { LlamaModel } from 'node-llama-cpp'
import { SextantError } from '../../domain/errors.ts'
import { readModelFacts } from '../gguf/model-facts.ts'
import { startLlama } from './load-model.ts'

/** Turns texts into tokens. */
export type Vocabulary = Pick<LlamaModel, 'tokenize'>

/**
 * The vocabulary of a model alone, which takes a moment where its weights take seconds and gigabytes.
 * @throws SextantError as `loadModel` does for a broken file; `model-load-failed`, `inference-unavailable`
 */
export async function loadVocabulary(modelPath: string, modelName: string): Promise<Vocabulary> {
  readModelFacts(modelPath)
  const llama = await startLlama(false)
  try {
    return await llama.loadModel({ modelPath, vocabOnly: true, gpuLayers: 0, ignoreMemorySafetyChecks: true })
  } catch (cause) {
    throw new SextantError('model-load-failed', { params: { model: modelName }, retryable: true, cause })
  }
}
