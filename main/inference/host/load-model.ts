import path from 'node:path'
import type { GgufFileInfo, Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'
import { GgufInsights, getLlama, LlamaLogLevel } from 'node-llama-cpp'
import { SextantError } from '../../domain/errors.ts'
import { readModelFacts, type ModelFacts } from '../gguf/model-facts.ts'
import { CPU_BATCH_TOKENS, LOGIT_BYTES, memoryNeed, planSequences } from '../memory-plan.ts'
import type { LoadedModel, LoadOptions, ThreadChoices } from '../inference-protocol.ts'
import { skipBindingTest } from './binding-test.ts'
import { ChatPrompts } from './chat-prompts.ts'
import { noteLlamaError } from './llama-errors.ts'
import { measureThreads } from './measure-threads.ts'
import { PrefixStates } from './prefix-states.ts'
import { ReadingPace } from './reading-pace.ts'
import { SequencePool } from './sequence-pool.ts'
import { ThreadGovernor } from './thread-governor.ts'

/** A model in memory, ready to answer. */
export interface Engine {
  llama: Llama
  model: LlamaModel
  context: LlamaContext
  prompts: ChatPrompts
  pool: SequencePool
  pace: ReadingPace
  threads: ThreadGovernor
  parameters: number
  loaded: LoadedModel
  /** A context for one more conversation at once. */
  makeContext: () => Promise<LlamaContext>
}

const GPU_BATCH_TOKENS = 512
/** What of the loading the weights are; the rest is memory for the state, and measuring. */
const WEIGHTS_SHARE = 0.85
const SAMPLE =
  'The board asked for a plan that includes a repair service, a trade-in programme and a smaller range of products. It should say what each of them costs and when it pays.'

/**
 * Checks the file and loads it.
 * @throws SextantError `model-file-missing`, `model-file-truncated`, `model-file-invalid`, `model-architecture-unknown`,
 * `model-too-big` before llama.cpp sees the file; `model-load-failed` after; `inference-unavailable` without llama.cpp
 */
export async function loadModel(options: LoadOptions, onProgress: (fraction: number) => void): Promise<Engine> {
  const facts = readModelFacts(options.modelPath)
  const llama = await startLlama(options.gpu)
  await refuseUnknown(llama, facts, path.basename(options.modelPath))
  const sequences = await plannedSequences(llama, facts, options)
  try {
    const model = await llama.loadModel({
      modelPath: options.modelPath,
      gpuLayers: llama.gpu === false ? 0 : { fitContext: { contextSize: options.contextTokens } },
      // Refused above, with a reason that a person can read.
      ignoreMemorySafetyChecks: llama.gpu === false,
      onLoadProgress: (fraction) => onProgress(fraction * WEIGHTS_SHARE)
    })
    const batchSize = llama.gpu === false ? CPU_BATCH_TOKENS : GPU_BATCH_TOKENS
    const contextOptions = {
      contextSize: options.contextTokens,
      batchSize,
      threads: llama.cpuMathCores,
      flashAttention: 'auto',
      // Without it the state of a model with sliding windows can not be cut back to an earlier turn.
      swaFullCache: true,
      ignoreMemorySafetyChecks: llama.gpu === false
    } as const
    const context = await model.createContext({ ...contextOptions, sequences })
    const { threads, measured } = await chooseThreads(llama, context, options.threads)
    onProgress(1)
    return {
      llama,
      model,
      context,
      prompts: new ChatPrompts(model),
      pool: new SequencePool(context, new PrefixStates(options.stateFolder, facts.stateBytesPerToken)),
      pace: new ReadingPace(batchSize, threads.reading.msPerToken),
      threads: new ThreadGovernor(threads, () => performance.now()),
      parameters: facts.parameters,
      loaded: {
        contextTokens: context.contextSize,
        sequences,
        threads,
        threadsMeasured: measured,
        gpu: llama.gpu,
        memoryBytes: sum(model.memoryUsage) + sum(context.memoryUsage),
        sequenceBytes: facts.stateBytesPerToken * options.contextTokens + batchSize * facts.vocabulary * LOGIT_BYTES
      },
      makeContext: () => model.createContext({ ...contextOptions, sequences: 1 })
    }
  } catch (cause) {
    throw new SextantError('model-load-failed', { params: { model: options.modelName }, retryable: true, cause })
  }
}

export async function startLlama(gpu: boolean): Promise<Llama> {
  skipBindingTest()
  try {
    return await getLlama({
      gpu: gpu ? 'auto' : false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      logger: noteLlamaError
    })
  } catch (cause) {
    throw new SextantError('inference-unavailable', { cause })
  }
}

async function refuseUnknown(llama: Llama, { architecture }: ModelFacts, file: string): Promise<void> {
  // The question needs nothing of the file but its architecture's name.
  const header = { metadata: { general: { architecture } } } as unknown as GgufFileInfo
  const insights = await GgufInsights.from(header, llama)
  if (!insights.isSupportedByLlamaCpp)
    throw new SextantError('model-architecture-unknown', { params: { file, architecture } })
}

/** @throws SextantError `model-too-big` */
async function plannedSequences(
  llama: Llama,
  facts: ModelFacts,
  { contextTokens, modelName }: LoadOptions
): Promise<number> {
  const needed = memoryNeed(facts, contextTokens)
  const free = await availableBytes(llama)
  if (needed > free) throw new SextantError('model-too-big', { params: { model: modelName, needed, free } })
  return planSequences(facts, contextTokens, free)
}

/** Memory that the system could give to a new process, and that of the graphics card where it has its own. */
async function availableBytes(llama: Llama): Promise<number> {
  const { total, free, wired } = await llama.getRamState()
  // macOS counts memory as used that it would hand over at once.
  const main = process.platform === 'darwin' ? total - wired : free
  if (llama.gpu === false) return main
  const card = await llama.getVramState()
  return main + Math.max(0, card.free - card.unifiedSize)
}

async function chooseThreads(
  llama: Llama,
  context: LlamaContext,
  remembered: ThreadChoices | null
): Promise<{ threads: ThreadChoices; measured: boolean }> {
  if (remembered) return { threads: remembered, measured: false }
  const all = llama.cpuMathCores
  // On a graphics card the processor only hands out work.
  const unknown = { threads: all, msPerToken: Infinity }
  if (llama.gpu !== false) return { threads: { reading: unknown, writing: unknown }, measured: false }
  const sequence = context.getSequence()
  try {
    const { choices, reliable } = await measureThreads(llama, sequence, context.model.tokenize(SAMPLE))
    return { threads: choices, measured: reliable }
  } finally {
    await sequence.dispose()
  }
}

const sum = ({ ram, vram }: { ram: number; vram: number }): number => ram + vram
