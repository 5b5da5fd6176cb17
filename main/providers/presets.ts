import { isOwnMachine } from './base-url.ts'
import type { Quirks } from './protocol.ts'
import type { ProviderKind } from '../domain/listed-model.ts'
import type { ProviderPreset } from '../domain/provider-preset.ts'

/** What is known of a provider besides what the window shows. */
export interface Preset extends ProviderPreset {
  /** Its name in the list of prices; absent where models cost nothing or nobody knows. */
  prices?: string
  quirks: Quirks
}

const company = (id: string, name: string, baseUrl: string, keysAt: string, rest: Partial<Preset> = {}): Preset => ({
  id,
  name,
  kind: 'openai-chat',
  baseUrl,
  needsKey: true,
  keysAt,
  prices: id,
  quirks: {},
  ...rest
})

const server = (id: string, name: string, baseUrl: string, quirks: Quirks, rest: Partial<Preset> = {}): Preset => ({
  id,
  name,
  kind: 'openai-chat',
  baseUrl,
  needsKey: false,
  answersItself: true,
  quirks: { thinkTags: true, ...quirks },
  ...rest
})

/** Those who serve open models often leave the reasoning where the model writes it. */
const openModels: Partial<Preset> = { quirks: { thinkTags: true } }

/** In the order in which they are offered. Addresses by the makers' documentation. */
export const presets: readonly Preset[] = [
  company('openai', 'OpenAI', 'https://api.openai.com/v1', 'https://platform.openai.com/api-keys', {
    kind: 'openai-responses'
  }),
  company('anthropic', 'Anthropic', 'https://api.anthropic.com/v1', 'https://platform.claude.com/settings/keys', {
    kind: 'anthropic'
  }),
  company(
    'google',
    'Google Gemini',
    'https://generativelanguage.googleapis.com/v1beta',
    'https://aistudio.google.com/apikey',
    { kind: 'google' }
  ),
  server('ollama', 'Ollama', 'http://127.0.0.1:11434', {}, { kind: 'ollama' }),
  server('lm-studio', 'LM Studio', 'http://127.0.0.1:1234/v1', { modelFacts: 'lm-studio' }),
  server('llama-server', 'llama.cpp server', 'http://127.0.0.1:8080/v1', {
    modelFacts: 'llama-server',
    continues: 'prefill'
  }),
  server('vllm', 'vLLM', 'http://127.0.0.1:8000/v1', { continues: 'vllm' }),
  company('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'https://openrouter.ai/settings/keys', {
    quirks: { thinkTags: true, keyCheckPath: '/key' }
  }),
  company('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'https://platform.deepseek.com/api_keys'),
  company('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'https://console.mistral.ai/api-keys', {
    quirks: { continues: 'prefix', noStreamOptions: true }
  }),
  company('groq', 'Groq', 'https://api.groq.com/openai/v1', 'https://console.groq.com/keys', openModels),
  company('xai', 'xAI', 'https://api.x.ai/v1', 'https://console.x.ai', {
    prices: 'x-ai',
    quirks: { reasoningApart: true }
  }),
  company(
    'together',
    'Together AI',
    'https://api.together.xyz/v1',
    'https://api.together.ai/settings/api-keys',
    openModels
  ),
  company(
    'fireworks',
    'Fireworks AI',
    'https://api.fireworks.ai/inference/v1',
    'https://fireworks.ai/account/api-keys',
    openModels
  ),
  company('cerebras', 'Cerebras', 'https://api.cerebras.ai/v1', 'https://cloud.cerebras.ai', openModels),
  company(
    'perplexity',
    'Perplexity',
    'https://api.perplexity.ai',
    'https://www.perplexity.ai/settings/api',
    openModels
  ),
  company('moonshot', 'Moonshot AI', 'https://api.moonshot.ai/v1', 'https://platform.moonshot.ai/console/api-keys', {
    prices: 'moonshotai'
  }),
  company('zhipu', 'Z.ai', 'https://api.z.ai/api/paas/v4', 'https://z.ai/manage-apikey/apikey-list', {
    prices: 'zhipuai'
  }),
  company('azure', 'Azure OpenAI', 'https://{resource}.openai.azure.com/openai/v1', 'https://portal.azure.com', {
    quirks: { limitField: 'max_completion_tokens' }
  }),
  company(
    'openai-chat',
    'OpenAI (Chat Completions)',
    'https://api.openai.com/v1',
    'https://platform.openai.com/api-keys',
    {
      prices: 'openai',
      quirks: { limitField: 'max_completion_tokens' }
    }
  )
]

const byId = new Map(presets.map((preset) => [preset.id, preset]))

/** The preset of a provider; undefined for a server that the person described. */
export const presetOf = (id: string | null): Preset | undefined => (id === null ? undefined : byId.get(id))

/** Where a provider differs from its protocol. Whoever adds a server by its address most likely runs it himself. */
export const quirksOf = (preset: string | null): Quirks => presetOf(preset)?.quirks ?? { thinkTags: true }

/**
 * Whether what a model is asked stays on this machine: its server is here and known to run models itself. A server of
 * another kind may pass questions on, as Ollama does for the models whose names say so.
 */
export function staysHere(
  { kind, preset, baseUrl }: { kind: ProviderKind; preset: string | null; baseUrl: string },
  model: string
): boolean {
  return (
    presetOf(preset)?.answersItself === true &&
    isOwnMachine(baseUrl) &&
    !(kind === 'ollama' && /[:-]cloud$/.test(model))
  )
}
