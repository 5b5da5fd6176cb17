import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../main/domain/completion.ts'
import type { Quirks } from '../../../main/providers/protocol.ts'
import type { ProviderKind } from '../../../main/domain/listed-model.ts'
import { protocols } from '../../../main/providers/protocols.ts'

/** Everything that a protocol's reader says about these values. */
function read(kind: ProviderKind, values: unknown[], quirks: Quirks = {}): CompletionChunk[] {
  const reader = protocols[kind].reader({ provider: 'P' }, quirks)
  return [...values.flatMap((value) => [...reader.read(value, undefined)]), ...reader.end(false)]
}
const finishOf = (chunks: CompletionChunk[]): CompletionChunk | undefined => chunks.at(-1)
const textIn = (chunks: CompletionChunk[], channel: 'text' | 'reasoning'): string =>
  chunks.map((chunk) => (chunk.type === 'delta' && chunk.channel === channel ? chunk.text : '')).join('')
const choice = (delta: object, finish: string | null = null, more: object = {}): object => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more
})

describe('the Chat Completions reader', () => {
  test('keeps reasoning apart from the answer, under any of its names', () => {
    for (const name of ['reasoning_content', 'reasoning', 'thinking']) {
      const chunks = read('openai-chat', [choice({ [name]: 'Hm. ' }), choice({ content: 'Yes.' }), choice({}, 'stop')])
      expect([textIn(chunks, 'reasoning'), textIn(chunks, 'text')]).toEqual(['Hm. ', 'Yes.'])
    }
  })

  test('counts cached and reasoning tokens, and leaves out what is unknown', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 80, cache_write_tokens: 5, audio_tokens: 3 },
      completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 2 }
    }
    expect(finishOf(read('openai-chat', [choice({}, 'stop', { usage })]))).toMatchObject({
      usage: {
        input: 100,
        cachedInput: 80,
        cacheWriteInput: 5,
        audioInput: 3,
        output: 50,
        reasoning: 30,
        audioOutput: 2
      }
    })
    expect(finishOf(read('openai-chat', [choice({}, 'stop')]))).toEqual({
      type: 'finish',
      reason: 'stop',
      rawReason: 'stop',
      usage: {}
    })
  })

  test('adds reasoning to the output of a provider that counts it beside', () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 1,
      total_tokens: 303,
      completion_tokens_details: { reasoning_tokens: 290 }
    }
    expect(finishOf(read('openai-chat', [choice({}, 'stop', { usage })], { reasoningApart: true }))).toMatchObject({
      usage: { output: 291, reasoning: 290 }
    })
  })

  test('marks the words of a refusal, and says that it was one', () => {
    const chunks = read('openai-chat', [choice({ refusal: 'I cannot.' }), choice({}, 'stop')])
    expect(chunks).toEqual([
      { type: 'delta', channel: 'text', text: 'I cannot.', refusal: true },
      { type: 'finish', reason: 'refusal', rawReason: 'stop', usage: {} }
    ])
  })

  test.each([
    ['length', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'filter'],
    ['tool_calls', 'tool-calls'],
    ['end_turn', 'stop'],
    ['something new', 'other']
  ])('the end %s is %s', (raw, reason) => {
    expect(finishOf(read('openai-chat', [choice({ content: 'x' }, raw)]))).toMatchObject({ reason, rawReason: raw })
  })

  test('repeated names and ids that rotate belong to one call', () => {
    const call = (id: string, text: string, name?: string): object =>
      choice({ tool_calls: [{ index: 0, id, function: { ...(name && { name }), arguments: text } }] })
    const chunks = read('openai-chat', [
      call('a', '{"x":', 'f'),
      call('b', '1'),
      call('c', '}', 'f'),
      choice({}, 'tool_calls')
    ])
    expect(chunks.filter(({ type }) => type === 'tool-call')).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' }
    ])
  })

  test('an answer that its server gave up on is a failure with the server’s word', () => {
    expect(() => read('openai-chat', [choice({ content: 'x' }), choice({}, 'insufficient_system_resource')])).toThrow(
      expect.objectContaining({ code: 'provider-failed', retryable: true })
    )
  })

  test('without any value there was no answer', () => {
    expect(() => read('openai-chat', [])).toThrow(expect.objectContaining({ code: 'provider-protocol' }))
  })
})

describe('the Responses reader', () => {
  test('parts of a reasoning summary are paragraphs', () => {
    const part = (n: number, delta: string): object => ({
      type: 'response.reasoning_summary_text.delta',
      output_index: 0,
      summary_index: n,
      delta
    })
    const chunks = read('openai-responses', [
      part(0, 'One'),
      part(0, '.'),
      part(1, 'Two.'),
      { type: 'response.completed', response: { status: 'completed' } }
    ])
    expect(textIn(chunks, 'reasoning')).toBe('One.\n\nTwo.')
  })

  test('a filter ends it as a filter, and a limit as a limit', () => {
    const ended = (reason: string): object => ({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason } }
    })
    expect(finishOf(read('openai-responses', [ended('content_filter')]))).toMatchObject({
      reason: 'filter',
      rawReason: 'incomplete'
    })
    expect(finishOf(read('openai-responses', [ended('max_output_tokens')]))).toMatchObject({ reason: 'length' })
  })

  test('text counts once where a server leaves out the places of parts', () => {
    const chunks = read('openai-responses', [
      { type: 'response.output_text.delta', item_id: 'i', delta: 'Once' },
      { type: 'response.output_text.done', item_id: 'i', text: 'Once' },
      {
        type: 'response.output_item.done',
        item: { type: 'message', id: 'i', content: [{ type: 'output_text', text: 'Once' }] }
      },
      {
        type: 'response.completed',
        response: {
          status: 'completed',
          output: [{ type: 'message', id: 'i', content: [{ type: 'output_text', text: 'Once' }] }]
        }
      }
    ])
    expect(textIn(chunks, 'text')).toBe('Once')
  })

  test('a failure has its class', () => {
    const failed = {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Rate limit reached' } }
    }
    expect(() => read('openai-responses', [failed])).toThrow(expect.objectContaining({ code: 'provider-rate-limited' }))
  })
})

describe('the Messages reader', () => {
  const start = {
    type: 'message_start',
    message: { usage: { input_tokens: 3, cache_read_input_tokens: 40, output_tokens: 1 } }
  }
  const tool = (json: string): object[] => [
    { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: json } }
  ]

  test('what was read from the cache is a part of the input', () => {
    const chunks = read('anthropic', [
      start,
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' }
    ])
    expect(finishOf(chunks)).toMatchObject({ usage: { input: 43, cachedInput: 40, output: 9 } })
  })

  test('a call that the limit cut off is not one to run', () => {
    const chunks = read('anthropic', [
      start,
      ...tool('{"file": "a'),
      { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: {} },
      { type: 'message_stop' }
    ])
    expect(chunks.map(({ type }) => type)).toEqual(['finish'])
  })

  test('a message that begins anew replaces the call that was open', () => {
    const chunks = read('anthropic', [
      start,
      ...tool('{"a":'),
      start,
      ...tool('{"b":2}'),
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      { type: 'message_stop' }
    ])
    expect(chunks.filter(({ type }) => type === 'tool-call')).toMatchObject([{ arguments: '{"b":2}' }])
  })

  test('a refusal tells why', () => {
    const chunks = read('anthropic', [
      start,
      {
        type: 'message_delta',
        delta: { stop_reason: 'refusal', stop_details: { explanation: 'Against the policy.' } }
      },
      { type: 'message_stop' }
    ])
    expect(finishOf(chunks)).toMatchObject({ reason: 'refusal', rawReason: 'refusal', note: 'Against the policy.' })
  })

  test('a 0 that only fills a field does not replace a count', () => {
    const chunks = read('anthropic', [
      start,
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 0, output_tokens: 5 } },
      { type: 'message_stop' }
    ])
    expect(finishOf(chunks)).toMatchObject({ usage: { input: 43, output: 5 } })
  })
})

describe('the Gemini reader', () => {
  const parts = (list: object[], finishReason?: string): object => ({
    candidates: [{ content: { parts: list }, ...(finishReason && { finishReason }) }]
  })

  test('thoughts are no answer', () => {
    const chunks = read('google', [parts([{ text: 'Plan', thought: true }, { text: 'Go.' }], 'STOP')])
    expect([textIn(chunks, 'reasoning'), textIn(chunks, 'text')]).toEqual(['Plan', 'Go.'])
  })

  test('a prompt that was blocked ends as filtered, with the provider’s word', () => {
    expect(
      finishOf(read('google', [{ promptFeedback: { blockReason: 'SAFETY', blockReasonMessage: 'Not allowed.' } }]))
    ).toMatchObject({ reason: 'filter', rawReason: 'SAFETY', note: 'Not allowed.' })
  })

  test('arguments that come in pieces can not reach into prototypes', () => {
    read('google', [
      parts(
        [
          {
            functionCall: {
              name: 'f',
              partialArgs: [
                { jsonPath: '$.__proto__.polluted', stringValue: 'yes' },
                { jsonPath: '$.constructor.prototype.polluted', stringValue: 'yes' }
              ]
            }
          }
        ],
        'STOP'
      )
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('an answer without its reason broke off', () => {
    expect(() => read('google', [parts([{ text: 'Half' }])])).toThrow(
      expect.objectContaining({ code: 'answer-broken' })
    )
  })
})

describe('the Ollama reader', () => {
  test('tells reasoning, calls and counts', () => {
    const chunks = read('ollama', [
      { message: { thinking: 'Hm.' } },
      { message: { content: 'Look:', tool_calls: [{ function: { name: 'f', arguments: { a: 1 } } }] } },
      { message: { content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 4, eval_count: 6 }
    ])
    expect(chunks).toEqual([
      { type: 'delta', channel: 'reasoning', text: 'Hm.' },
      { type: 'delta', channel: 'text', text: 'Look:' },
      { type: 'tool-call', id: 'call-1', name: 'f', arguments: '{"a":1}' },
      { type: 'finish', reason: 'tool-calls', rawReason: 'stop', usage: { input: 4, output: 6 } }
    ])
  })
})
