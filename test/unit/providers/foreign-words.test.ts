import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../main/domain/completion.ts'
import type { ProviderKind } from '../../../main/domain/listed-model.ts'
import { protocols } from '../../../main/providers/protocols.ts'

/** Names that every plain object answers to. */
const INHERITED = [
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__proto__',
  'isPrototypeOf',
  '__defineGetter__'
]

/** An answer of one word in each protocol, that ends for this reason and used so many tokens. */
const answers: Record<ProviderKind, (reason: string, tokens: unknown) => unknown[]> = {
  'openai-chat': (reason, tokens) => [
    {
      choices: [{ delta: { content: 'Hi' }, finish_reason: reason }],
      usage: { prompt_tokens: tokens, completion_tokens: tokens }
    }
  ],
  'openai-responses': (reason, tokens) => [
    {
      object: 'response',
      status: reason,
      output: [{ type: 'message', content: [{ text: 'Hi' }] }],
      usage: { input_tokens: tokens, output_tokens: tokens }
    }
  ],
  anthropic: (reason, tokens) => [
    {
      type: 'message',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: reason,
      usage: { input_tokens: tokens, output_tokens: tokens }
    }
  ],
  google: (reason, tokens) => [
    {
      candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: reason }],
      usageMetadata: { promptTokenCount: tokens, candidatesTokenCount: tokens }
    }
  ],
  ollama: (reason, tokens) => [
    { message: { content: 'Hi' }, done: true, done_reason: reason, prompt_eval_count: tokens, eval_count: tokens }
  ]
}

const kinds = Object.keys(answers) as ProviderKind[]

function read(kind: ProviderKind, values: readonly unknown[]): CompletionChunk[] {
  const reader = protocols[kind].reader({ provider: 'P' }, {})
  return [...values.flatMap((value) => [...reader.read(value, undefined)]), ...reader.end(false)]
}

describe.each(kinds)('words of a server in %s', (kind) => {
  test.each(INHERITED)('an answer that ends by "%s" ends otherwise, and can be sent to the window', (reason) => {
    const chunks = read(kind, answers[kind](reason, 3))
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', reason: 'other', rawReason: reason })
    expect(structuredClone(chunks)).toEqual(chunks)
  })

  test.each([1e300, 1e10, -1, '1e300', Number.MAX_SAFE_INTEGER, 'many', {}, [4], true])(
    'a count of %s is no count',
    (tokens) => {
      const finish = read(kind, answers[kind]('stop', tokens)).at(-1)
      expect(finish).toMatchObject({ usage: {} })
      expect(finish?.type === 'finish' && Object.values(finish.usage)).toEqual([])
    }
  )
})

describe('counts that come several times', () => {
  const usageOf = (...usages: unknown[]): unknown => {
    const chunks = read('anthropic', [
      ...usages.map((usage) => ({ type: 'message_delta', usage })),
      { type: 'message_stop' }
    ])
    const finish = chunks.at(-1)
    return finish?.type === 'finish' ? finish.usage : undefined
  }

  test('a name that is no count changes nothing', () => {
    const odd: unknown = JSON.parse('{"__proto__":{"output_tokens":9},"constructor":7,"input_tokens":1}')
    expect(usageOf(odd, { output_tokens: 2 })).toEqual({ input: 1, output: 2 })
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test('later counts replace earlier ones, a 0 that fills a field does not', () => {
    expect(usageOf({ input_tokens: 5, output_tokens: 1 }, { input_tokens: 0, output_tokens: 8 })).toEqual({
      input: 5,
      output: 8
    })
  })
})

describe('arguments that come a value at a time', () => {
  const argumentsOf = (...partialArgs: unknown[]): unknown => {
    const chunks = read('google', [
      { candidates: [{ content: { parts: [{ functionCall: { name: 'f', partialArgs } }] }, finishReason: 'STOP' }] }
    ])
    const call = chunks.find((chunk) => chunk.type === 'tool-call')
    return call?.type === 'tool-call' ? call.arguments : undefined
  }

  test.each(INHERITED)('"%s" is a name like any other', (name) => {
    expect(argumentsOf({ jsonPath: `$.${name}.x`, stringValue: 'y' })).toBe(`{"${name}":{"x":"y"}}`)
  })

  test('a place far behind the end of a list, or very deep, is left out', () => {
    expect(argumentsOf({ jsonPath: '$.a[4000000000]', numberValue: 1 }, { jsonPath: '$.b[1]', numberValue: 2 })).toBe(
      '{"a":[],"b":[null,2]}'
    )
    expect(argumentsOf({ jsonPath: `$${'.a'.repeat(5_000)}`, numberValue: 1 })).toBe('{}')
  })

  test('a value that is neither text, number nor yes or no is null', () => {
    expect(argumentsOf({ jsonPath: '$.a', numberValue: { toJSON: 1 } })).toBe('{"a":null}')
  })
})
