import { describe, expect, test } from 'vitest'
import { missingOpening, templateOpening } from '../../../main/inference/host/template-opening.ts'

const tokens = { bos: '<s>', eos: '</s>' }
const turns = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
const opening = (end: string): string =>
  templateOpening(`${turns}{% if add_generation_prompt %}${end}{% endif %}`, tokens)

describe('where a template lets an answer begin', () => {
  test.each([
    ["{{ '<|im_start|>assistant\\n' }}", '<|im_start|>assistant\n'],
    ["{{ '<|im_start|>assistant\\n<think>\\n' }}", '<|im_start|>assistant\n<think>\n'],
    ["{{ '<｜Assistant｜><think>\\n' }}", '<｜Assistant｜><think>\n'],
    [
      "{{ '<|im_start|>assistant\\n' }}{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}",
      '<|im_start|>assistant\n<think>\n\n</think>\n\n'
    ]
  ])('%s', (end, expected) => {
    expect(opening(end)).toBe(expected)
  })

  test('of a template that is broken, or refuses a plain question, nothing is known', () => {
    expect(templateOpening('{% for %}', tokens)).toBe('')
    expect(templateOpening("{{ raise_exception('a system prompt is needed') }}", tokens)).toBe('')
    expect(templateOpening('{{ messages[0].content }}', tokens)).toBe('')
  })
})

describe('what a prompt lacks of it', () => {
  test.each([
    ['the thought', '<|im_end|>\n<|im_start|>assistant\n', '<|im_start|>assistant\n<think>\n', '<think>\n'],
    ['nothing', '<|im_end|>\n<|im_start|>assistant\n', '<|im_start|>assistant\n', ''],
    ['nothing, where it has the thought', '<|im_start|>assistant\n<think>\n', '<|im_start|>assistant\n<think>\n', ''],
    ['the line break', '<|im_start|>assistant', '<|im_start|>assistant\n<think>\n', '\n<think>\n'],
    ['nothing that is known', '[/INST]', '<|im_start|>assistant\n', ''],
    ['nothing, without a template', '[/INST]', '', '']
  ])('%s', (_what, end, whole, missing) => {
    expect(missingOpening(end, whole)).toBe(missing)
  })
})
