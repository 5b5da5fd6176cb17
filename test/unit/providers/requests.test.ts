import { describe, expect, test } from 'vitest'
import type { PromptMessage } from '../../../main/domain/completion.ts'
import type { Quirks, WireRequest } from '../../../main/providers/protocol.ts'
import type { ModelFacts, ProviderKind } from '../../../main/domain/listed-model.ts'
import { protocols } from '../../../main/providers/protocols.ts'
import { ask } from '../../fakes/remote-provider.ts'

const build = (
  kind: ProviderKind,
  messages: PromptMessage[],
  model = 'm',
  facts: ModelFacts = {},
  quirks: Quirks = {}
): WireRequest =>
  protocols[kind].request(
    { ...ask(messages), sampling: { temperature: 0.3, topP: 0.8, maxOutputTokens: 100 } },
    model,
    facts,
    quirks
  )

const talk: PromptMessage[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'One' },
  { role: 'assistant', text: 'Two' },
  { role: 'user', text: 'Three', images: [{ mediaType: 'image/png', hash: 'h', base64: 'QUJD' }] }
]
const broken: PromptMessage[] = [
  { role: 'user', text: 'Count' },
  { role: 'assistant', text: 'One, two, ' }
]

describe('a request says the same in each protocol', () => {
  test('Chat Completions', () => {
    expect(build('openai-chat', talk)).toEqual({
      path: '/chat/completions',
      body: {
        model: 'm',
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0.3,
        top_p: 0.8,
        max_tokens: 100,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'One' },
          { role: 'assistant', content: 'Two' },
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
              { type: 'text', text: 'Three' }
            ]
          }
        ]
      }
    })
  })

  test('Responses, kept by nobody', () => {
    expect(build('openai-responses', talk).body).toEqual({
      model: 'm',
      stream: true,
      store: false,
      instructions: 'Be brief.',
      temperature: 0.3,
      top_p: 0.8,
      max_output_tokens: 100,
      input: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        {
          role: 'user',
          content: [
            { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,QUJD' },
            { type: 'input_text', text: 'Three' }
          ]
        }
      ]
    })
  })

  test('Messages, with temperature alone', () => {
    expect(build('anthropic', talk).body).toEqual({
      model: 'm',
      stream: true,
      system: 'Be brief.',
      temperature: 0.3,
      max_tokens: 100,
      messages: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } },
            { type: 'text', text: 'Three' }
          ]
        }
      ]
    })
  })

  test('Gemini', () => {
    expect(build('google', talk, 'gemini/x')).toEqual({
      path: '/models/gemini%2Fx:streamGenerateContent?alt=sse',
      body: {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        generationConfig: { temperature: 0.3, topP: 0.8, maxOutputTokens: 100 },
        contents: [
          { role: 'user', parts: [{ text: 'One' }] },
          { role: 'model', parts: [{ text: 'Two' }] },
          { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'QUJD' } }, { text: 'Three' }] }
        ]
      }
    })
  })

  test('Ollama', () => {
    expect(build('ollama', talk).body).toEqual({
      model: 'm',
      stream: true,
      options: { temperature: 0.3, top_p: 0.8, num_predict: 100, num_ctx: 8_192 },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        { role: 'user', content: 'Three', images: ['QUJD'] }
      ]
    })
  })
})

describe('what is known about a model is heeded', () => {
  test('models that take no sampling options get none', () => {
    for (const kind of ['openai-chat', 'openai-responses', 'anthropic'] as const)
      expect(build(kind, talk, 'm', { sampling: false }).body).not.toHaveProperty('temperature')
  })

  test('the Messages protocol gets the model’s own limit when nobody set one', () => {
    const request = { ...ask('Hi') }
    expect(protocols.anthropic.request(request, 'm', { maxOutputTokens: 4_096 }, {}).body).toMatchObject({
      max_tokens: 4_096
    })
    expect(protocols.anthropic.request(request, 'm', {}, {}).body).toMatchObject({ max_tokens: 8_192 })
  })

  test('Ollama gets a window that holds the prompt, in steps, and no larger than the model’s', () => {
    const long: PromptMessage[] = [{ role: 'user', text: 'word '.repeat(10_000) }]
    expect(build('ollama', long).body['options']).toMatchObject({ num_ctx: 32_768 })
    expect(build('ollama', long, 'm', { contextWindow: 16_000 }).body['options']).toMatchObject({ num_ctx: 16_000 })
  })

  test('Ollama’s window is as large as what was counted needs', () => {
    const messages: PromptMessage[] = [{ role: 'user', text: '1 2 3 4 '.repeat(4_000) }]
    const windowOf = (promptTokens?: number): unknown =>
      (
        protocols.ollama.request({ ...ask(messages), ...(promptTokens !== undefined && { promptTokens }) }, 'm', {}, {})
          .body['options'] as Record<string, unknown>
      )['num_ctx']
    expect(windowOf()).toBe(32_768)
    expect(windowOf(5_000)).toBe(8_192)
    expect(windowOf(12_000)).toBe(16_384)
    expect(windowOf(1_000_000)).toBe(32_768)
  })
})

describe('messages from the same side are joined', () => {
  test('since many models know nothing but turns', () => {
    const twice: PromptMessage[] = [
      { role: 'user', text: 'A' },
      { role: 'user', text: 'B' },
      { role: 'assistant', text: '' },
      { role: 'user', text: 'C' }
    ]
    expect(build('openai-chat', twice).body['messages']).toEqual([{ role: 'user', content: 'A\n\nB\n\nC' }])
  })
})

describe('an answer that broke off is continued', () => {
  const messagesOf = (request: WireRequest): Record<string, unknown>[] =>
    request.body['messages'] as Record<string, unknown>[]

  test('by telling the model, where it can not simply go on', () => {
    const request = build('openai-chat', broken)
    expect(messagesOf(request).map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(request.repeats).toBe('words')
    for (const kind of ['openai-responses', 'google'] as const) expect(build(kind, broken).repeats).toBe('words')
  })

  test('by letting it stand last, where the model goes on from there', () => {
    expect(messagesOf(build('ollama', broken)).at(-1)).toEqual({ role: 'assistant', content: 'One, two, ' })
    expect(messagesOf(build('openai-chat', broken, 'm', {}, { continues: 'prefix' })).at(-1)).toEqual({
      role: 'assistant',
      content: 'One, two, ',
      prefix: true
    })
    expect(build('openai-chat', broken, 'm', {}, { continues: 'vllm' }).body).toMatchObject({
      continue_final_message: true,
      add_generation_prompt: false
    })
  })

  test('Claude up to 4.5 goes on from it, without its last white space; later models are told', () => {
    for (const model of [
      'claude-3-haiku-20240307',
      'claude-sonnet-4-20250514',
      'claude-opus-4-1',
      'claude-haiku-4-5-20251001'
    ]) {
      expect(messagesOf(build('anthropic', broken, model)).at(-1)).toEqual({ role: 'assistant', content: 'One, two,' })
      expect(build('anthropic', broken, model).repeats).toBe('white-space')
    }
    for (const model of ['claude-opus-4-6', 'claude-sonnet-5', 'claude-opus-4-8'])
      expect(messagesOf(build('anthropic', broken, model)).at(-1)).toMatchObject({ role: 'user' })
  })
})
