import { describe, expect, test } from 'vitest'
import { definitionsIn, withDefinitions } from '../../../renderer/features/chat/markdown/definitions.ts'
import { splitBlocks } from '../../../renderer/features/chat/markdown/split-blocks.ts'

/** What is painted of each piece of a text. */
const painted = (text: string, growing: boolean): string[] => {
  const blocks = splitBlocks(text)
  const definitions = definitionsIn(blocks, growing)
  return blocks.map((block) => withDefinitions(block, definitions))
}

describe('definitions', () => {
  test('a piece comes with those that it names, in any case and spacing, and no others', () => {
    const [first, second, third] = painted(
      'See [the\n Method] and [x].\n\nNone here.\n\n[the method]: https://a.example\n[b]: https://b.example',
      false
    )
    expect(first).toBe('[the method]: https://a.example\n\nSee [the\n Method] and [x].\n\n')
    expect(second).toBe('None here.\n\n')
    expect(third).toContain('[b]: https://b.example')
  })

  test('the first of a label holds, and code defines nothing', () => {
    const text = '```\n[a]: https://code.example\n```\n\n[a]: https://one.example\n[a]: https://two.example\n\nSee [a].'
    expect(painted(text, false).at(-1)).toBe('[a]: https://one.example\n\nSee [a].')
  })

  test('while sources come each finished piece changes once, when the line that it names is whole', () => {
    const claims = Array.from({ length: 20 }, (_, n) => `Claim ${n} [${n}].`).join('\n\n')
    const text = `${claims}\n\n${Array.from({ length: 20 }, (_, n) => `[${n}]: https://example.com/source/${n} "Title ${n}"`).join('\n')}`
    let before = painted(text.slice(0, claims.length + 2), true)
    let changes = 0
    for (let length = claims.length + 3; length <= text.length; length++) {
      const now = painted(text.slice(0, length), length < text.length)
      changes += now.slice(0, 20).filter((piece, index) => piece !== before[index]).length
      before = now
    }
    expect(changes).toBe(20)
  })

  test('a piece that ends in code that was never closed shows no definitions there', () => {
    expect(painted('[a]: https://a.example\n\n```js\nx[a]', false).at(-1)).toBe('[a]: https://a.example\n\n```js\nx[a]')
  })
})
