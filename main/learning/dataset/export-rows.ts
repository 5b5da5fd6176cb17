import type { DatasetExample, DatasetFormat, ExampleMessage } from '../../domain/dataset.ts'

/**
 * An example as one line of a training file. `chat`: messages with the better answer last, as fine-tuning services take
 * them. `alpaca`: instruction, input and output with the earlier turns as history, as Stanford Alpaca and LLaMA-Factory
 * write them. `preferences`: a prompt with a chosen and a rejected answer, as trainers of DPO take them.
 * @returns undefined for an example without a better answer
 */
export function exportRow({ prompt, answer, better }: DatasetExample, format: DatasetFormat): string | undefined {
  if (better === null || better.trim() === '') return undefined
  switch (format) {
    case 'chat':
      return line({ messages: [...prompt.map(message), { role: 'assistant', content: better }] })
    case 'alpaca':
      return line(alpacaOf(prompt, better))
    case 'preferences':
      return line({
        prompt: prompt.map(message),
        chosen: [{ role: 'assistant', content: better }],
        rejected: [{ role: 'assistant', content: answer }]
      })
    default:
      return format satisfies never
  }
}

const line = (row: unknown): string => `${JSON.stringify(row)}\n`
const message = ({ role, text }: ExampleMessage): { role: string; content: string } => ({ role, content: text })

function alpacaOf(prompt: readonly ExampleMessage[], output: string): Record<string, unknown> {
  const system = prompt.find(({ role }) => role === 'system')?.text
  const said = prompt.filter(({ role }) => role !== 'system')
  const history: [string, string][] = []
  for (const [at, { role, text }] of said.slice(0, -1).entries())
    if (role === 'assistant') history.push([said[at - 1]?.role === 'user' ? (said[at - 1]?.text ?? '') : '', text])
  return {
    instruction: said.at(-1)?.text ?? '',
    input: '',
    output,
    ...(system !== undefined && { system }),
    ...(history.length > 0 && { history })
  }
}
