import type { ProviderKind } from '../../main/domain/listed-model.ts'

/** A request and its response as recorded, with what an independent reader made of the body. */
export interface RecordedExchange {
  uri: string
  status: number
  response_body: string
  expected: {
    text: string
    finish: string | null
    tools: { name: string; args: string }[]
    usage: { in?: number; out?: number } | null
  } | null
}

/** A row of the `protocol` suite. */
export interface ProtocolRow {
  id: string
  protocol: ProviderKind
  body: string
  expect: {
    text: string
    finish: string | null
    tools: { name: string; arguments: string }[]
    inputTokens: number | null
    outputTokens: number | null
  }
}

export const isRecorded = (row: object): row is RecordedExchange => 'response_body' in row

/** The recorded answers among the exchanges that a provider of ours could have asked for; failures are no answers. */
export function rowOfExchange(
  { uri, status, response_body: body, expected }: RecordedExchange,
  index: number
): ProtocolRow[] {
  const protocol = protocolOf(uri)
  if (!protocol || status !== 200 || !expected) return []
  const { text, finish, tools, usage } = expected
  return [
    {
      id: `${index + 1} ${uri}`,
      protocol,
      body,
      expect: {
        text,
        finish,
        tools: tools.map(({ name, args }) => ({ name, arguments: args })),
        inputTokens: usage?.in ?? null,
        outputTokens: usage?.out ?? null
      }
    }
  ]
}

function protocolOf(uri: string): ProviderKind | undefined {
  const { pathname } = new URL(uri)
  if (pathname.endsWith('/responses')) return 'openai-responses'
  if (/\/(?:chat\/)?completions$/.test(pathname)) return 'openai-chat'
  if (/\/(?:messages|complete)$/.test(pathname) || pathname.includes('/model/anthropic.')) return 'anthropic'
  if (/\/api\/(?:chat|generate)$/.test(pathname)) return 'ollama'
  return pathname.includes(':streamGenerateContent') || pathname.includes(':generateContent') ? 'google' : undefined
}
