import { Template } from '@huggingface/jinja'

/** Control tokens as a template may name them. */
export interface TemplateTokens {
  bos: string
  eos: string
}

/**
 * What a model's own chat template writes where an answer begins: the name of the speaker and, with models that reason,
 * the mark that opens a thought, or an empty thought where reasoning is left off.
 * @returns an empty text where the template can not be rendered, or tells no beginning
 */
export function templateOpening(template: string, { bos, eos }: TemplateTokens): string {
  try {
    const compiled = new Template(template)
    const render = (opened: boolean): string =>
      compiled.render({
        messages: [{ role: 'user', content: 'x' }],
        add_generation_prompt: opened,
        enable_thinking: false,
        bos_token: bos,
        eos_token: eos
      })
    const [closed, open] = [render(false), render(true)]
    return open.startsWith(closed) ? open.slice(closed.length) : ''
  } catch {
    return ''
  }
}

/**
 * What is missing at the end of a prompt that was put together without the template's opening: the part of it behind
 * what the prompt ends with already. Nothing where the two have nothing in common.
 */
export function missingOpening(end: string, opening: string): string {
  for (let length = opening.length; length > 0; length--)
    if (end.endsWith(opening.slice(0, length))) return opening.slice(length)
  return ''
}
