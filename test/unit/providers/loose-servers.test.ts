import { describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../main/domain/completion.ts'
import { followRedirect } from '../../../main/network/redirects.ts'
import { mostTokens } from '../../../main/providers/ollama/most-tokens.ts'
import { checkBaseUrl, completeAddress } from '../../../main/providers/base-url.ts'
import type { ProviderKind } from '../../../main/domain/listed-model.ts'
import { mayBeginInThought, withoutThinkTags } from '../../../main/providers/think-tags.ts'
import { networkError } from '../../../main/providers/wire/network-error.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ask, hear, never, oneTry, remoteProvider } from '../../fakes/remote-provider.ts'
import { ScriptedFetch } from '../../fakes/scripted-fetch.ts'

describe('an address is completed', () => {
  test.each<[string, ProviderKind, string]>([
    ['localhost:11434', 'ollama', 'http://localhost:11434'],
    ['192.168.1.20:11434', 'ollama', 'http://192.168.1.20:11434'],
    ['http://localhost:11434/api/chat', 'ollama', 'http://localhost:11434'],
    ['http://localhost:11434/v1/chat/completions', 'ollama', 'http://localhost:11434'],
    ['api.example.com/v1', 'openai-chat', 'https://api.example.com/v1'],
    ['localhost:8080', 'openai-chat', 'http://localhost:8080/v1'],
    ['https://api.example.com/v1/chat/completions', 'openai-chat', 'https://api.example.com/v1'],
    ['https://api.example.com/v1/chat/completions/', 'openai-chat', 'https://api.example.com/v1'],
    ['https://api.example.com/v1/models', 'openai-chat', 'https://api.example.com/v1'],
    ['https://api.example.com/v1/responses', 'openai-responses', 'https://api.example.com/v1'],
    ['https://api.anthropic.com', 'anthropic', 'https://api.anthropic.com/v1'],
    ['https://api.anthropic.com/v1/messages', 'anthropic', 'https://api.anthropic.com/v1'],
    ['generativelanguage.googleapis.com', 'google', 'https://generativelanguage.googleapis.com/v1beta'],
    ['https://g.example/v1beta/models/gemini-x:streamGenerateContent', 'google', 'https://g.example/v1beta'],
    ['http://0.0.0.0:8000/v1', 'openai-chat', 'http://127.0.0.1:8000/v1'],
    ['http://[::]:8000', 'openai-chat', 'http://[::1]:8000/v1'],
    ['\u200bhttps://api.example.com/v1\ufeff', 'openai-chat', 'https://api.example.com/v1']
  ])('%s for %s', (typed, kind, address) => {
    expect(completeAddress(typed, kind)).toBe(address)
  })

  test.each(['https://u:p@x.example/v1', 'https://x.example/v1?key=a', 'ftp://x.example', 'not an address', ''])(
    'what is no address stays refused: %s',
    (typed) => {
      expect(() => checkBaseUrl(completeAddress(typed, 'openai-chat'), [])).toThrow(
        expect.objectContaining({ code: 'base-url-invalid' })
      )
    }
  )
})

describe('an error under status 200 without a field for errors', () => {
  test.each([
    ['{"message":"Too many connections"}', 'Too many connections'],
    ['{"code":1002,"msg":"quota exceeded"}', 'quota exceeded'],
    ['{"base_resp":{"status_code":1004,"status_msg":"login fail"}}', 'login fail'],
    ['{"header":{"code":10013,"message":"input not allowed"}}', 'input not allowed'],
    ['{"fault":{"faultstring":"Policy failed"}}', 'Policy failed'],
    ['{"errors":[{"message":"no such thing"}]}', 'no such thing'],
    ['data: {"message":"overloaded","code":529}\n\ndata: [DONE]\n\n', 'overloaded'],
    ['upstream request failed', 'upstream request failed']
  ])('%s', async (body, words) => {
    const net = new ScriptedFetch().then(new Response(body))
    const heard = await hear(
      remoteProvider(net.fetch, new ManualClock(), {}, { retries: oneTry }).stream(ask('Hi'), never)
    )
    expect(heard.error?.params['said']).toBe(words)
  })
})

async function split(texts: string[], begins = false): Promise<{ text: string; reasoning: string }> {
  const told = { text: '', reasoning: '' }
  const chunks = async function* (): AsyncGenerator<CompletionChunk> {
    await Promise.resolve()
    for (const text of texts) yield { type: 'delta', channel: 'text', text }
    yield { type: 'finish', reason: 'stop', rawReason: 'stop', usage: {} }
  }
  for await (const chunk of withoutThinkTags(chunks(), begins))
    if (chunk.type === 'delta') told[chunk.channel] += chunk.text
  return told
}

describe('thoughts in an answer', () => {
  test.each([
    ['<think>', '</think>'],
    ['<thought>', '</thought>'],
    ['<seed:think>', '</seed:think>'],
    ['[THINK]', '[/THINK]'],
    ['◁think▷', '◁/think▷'],
    ['<|begin_of_thought|>', '<|end_of_thought|>'],
    ['<|START_THINKING|>', '<|END_THINKING|>'],
    ['<|channel|>analysis<|message|>', '<|start|>assistant<|channel|>final<|message|>']
  ])('between %s and %s, whole and letter by letter', async (open, close) => {
    const answer = `${open}Hm.${close}\n\nYes.`
    for (const texts of [[answer], [...answer]]) expect(await split(texts)).toEqual({ text: 'Yes.', reasoning: 'Hm.' })
  })

  test('that no mark opens, of a model whose template does', async () => {
    for (const texts of [['Hm. So.\n</think>\n\nYes.'], [...'Hm. So.\n</think>\n\nYes.']])
      expect(await split(texts, true)).toEqual({ text: 'Yes.', reasoning: 'Hm. So.' })
    expect(await split(['Yes.'], true)).toEqual({ text: 'Yes.', reasoning: '' })
    expect(await split(['</think>', 'Yes.'])).toEqual({ text: 'Yes.', reasoning: '' })
  })

  test('of which models', () => {
    for (const name of ['deepseek-r1:7b', 'Qwen/QwQ-32B', 'qwen3-4b-thinking-2507', 'deepseek-reasoner'])
      expect(mayBeginInThought(name)).toBe(true)
    for (const name of ['gpt-4o', 'qwen3-4b-instruct', 'llama-3.1', 'rethink-chat'])
      expect(mayBeginInThought(name)).toBe(false)
  })
})

test.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
  'a certificate that is not trusted says why: %s',
  (code) => {
    const error = networkError(Object.assign(new Error('the words of TLS'), { code }), 'https://x.example', {
      provider: 'P'
    })
    expect(error).toMatchObject({ code: 'provider-certificate', retryable: false, params: { host: 'x.example' } })
    expect(error.params['said']).toContain('the words of TLS')
  }
)

test.each(['0.0.0.0', '[::]', '[::ffff:0.0.0.0]', '127.0.0.1', 'localhost', '0.1.2.3', '[::ffff:127.0.0.1]'])(
  'no other machine sends a request on to %s',
  (host) => {
    const hop = { url: new URL('https://away.example/'), method: 'GET', headers: {}, body: undefined }
    expect(followRedirect(hop, 302, new URL(`https://${host}/x`))).toBeNull()
  }
)

test.each([
  ['digits', '12,5;13,7\n'.repeat(500), 10 * 500],
  ['words', 'What is the median of a row? '.repeat(500), 8 * 500],
  ['Turkish', 'Ortalama ve ortanca arasındaki fark nedir? '.repeat(500), 12 * 500],
  ['Chinese', '中位数是什么意思'.repeat(500), 8 * 500],
  ['code', 'if (a[i] !== b[j]) { return x[i] - 1; }\n'.repeat(500), 24 * 500],
  ['emoji', '👩‍👩‍👧'.repeat(500), 8 * 500]
])('the window of Ollama holds a text of %s', (_name, text, tokens) => {
  expect(mostTokens(text)).toBeGreaterThanOrEqual(tokens)
})
