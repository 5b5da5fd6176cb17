import type { ContextMessage } from '../../main/optimizer/context/context-message.ts'

const WORDS =
  'fatura ödeme müşteri invoice total 12.5 C-2071 late because 👩‍🔬 İstanbul ışık the report `code` https://example.org/a q3 revenue şirket 東京 ve büyüme sales.csv'.split(
    ' '
  )

/** A conversation of any shape: long and short messages, files, tables, tools, instructions or none. */
export function randomTranscript(random: () => number, name: string): ContextMessage[] {
  const below = (n: number): number => Math.floor(random() * n)
  const say = (most: number): string =>
    Array.from({ length: 1 + below(most) }, () => WORDS[below(WORDS.length)] ?? '').join(random() < 0.1 ? '\n' : ' ')
  const table = (): string =>
    `id,customer,amount\n${Array.from({ length: below(60) }, (_, row) => `${row},C-${below(999)},${below(9999)}`).join('\n')}`
  const messages: ContextMessage[] = []
  const add = (role: ContextMessage['role'], pieces: ContextMessage['pieces'], group?: string): void => {
    messages.push({
      id: `${name}/${messages.length}`,
      role,
      pieces,
      otherTokens: random() < 0.03 ? 200 : 0,
      ...(group !== undefined && { group })
    })
  }
  if (random() < 0.7) add('system', [{ kind: 'system', text: say(20) }])
  for (let turn = below(14); turn > 0; turn--) {
    const file = random() < 0.15
    add('user', [
      { kind: 'history', text: random() < 0.1 ? `${say(6)}\n\n${table()}` : say(40) },
      ...(file ? [{ kind: 'document' as const, name: 'sales.csv', text: random() < 0.5 ? table() : say(400) }] : [])
    ])
    if (random() < 0.2) {
      const group = `${name}-call-${turn}`
      add('assistant', [{ kind: 'history', text: say(8) }], group)
      for (let results = 1 + below(2); results > 0; results--)
        add('tool', [{ kind: 'tool', name: 'query', text: random() < 0.5 ? table() : say(200) }], group)
    }
    add('assistant', [{ kind: 'history', text: say(80) }])
  }
  add('user', [
    { kind: 'history', text: say(30) },
    ...(random() < 0.2 ? [{ kind: 'document' as const, name: 'report.txt', text: say(600) }] : [])
  ])
  return messages
}
