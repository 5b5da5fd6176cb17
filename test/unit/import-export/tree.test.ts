import fc from '../../fakes/seeded-properties.ts'
import { expect, test } from 'vitest'
import { keptTree, type TreeNode } from '../../../main/import-export/tree.ts'

const node = (key: string, parentKey: string | null | undefined, role: 'user' | 'assistant' = 'user'): TreeNode => ({
  key,
  parentKey,
  message: { role, parts: [{ type: 'text', text: key }], createdAt: null, model: null }
})
const shape = (nodes: TreeNode[], join = true): string[] =>
  keptTree(nodes, join).messages.map(({ key, parentKey }) => `${parentKey ?? ''}>${key}`)

test('a list in which a name comes again stays a list', () => {
  expect(shape(['a', 'b', 'a', 'c'].map((key) => node(key, undefined)))).toEqual(['>a', 'a>b', 'b>a#2', 'a#2>c'])
  expect(shape(['a', 'a', 'a#2', 'a'].map((key) => node(key, undefined)))).toEqual([
    '>a',
    'a>a#3',
    'a#3>a#2',
    'a#2>a#4'
  ])
})

test('who names a name that several have means the nearest one before', () => {
  expect(shape([node('a', null), node('b', 'a'), node('a', 'b'), node('c', 'a')])).toEqual([
    '>a',
    'a>b',
    'b>a#2',
    'a#2>c'
  ])
})

test('a message whose parent is missing follows the one before it, so that nothing before is hidden', () => {
  expect(shape([node('a', null), node('b', 'a'), node('c', 'gone'), node('d', 'c')])).toEqual([
    '>a',
    'a>b',
    'b>c',
    'c>d'
  ])
})

test.each<[string, TreeNode[], string[]]>([
  ['its own parent', [node('a', 'a')], ['>a']],
  ['two that are each other', [node('a', 'b'), node('b', 'a')], ['>a', 'a>b']],
  [
    'a circle in the middle',
    [node('a', null), node('b', 'd'), node('c', 'b'), node('d', 'c')],
    ['>a', 'a>b', 'b>c', 'c>d']
  ],
  ['a child before its parent', [node('b', 'a'), node('a', null)], ['>a', 'a>b']]
])('circles have a beginning: %s', (_name, nodes, expected) => {
  expect(shape(nodes)).toEqual(expected)
})

test('answers told in several nodes are one, however many, in the time of one', () => {
  const nodes = Array.from({ length: 50_000 }, (_, at) => node(`n${at}`, undefined, at === 0 ? 'user' : 'assistant'))
  const { messages, last } = keptTree(nodes)
  expect(messages).toHaveLength(2)
  expect(last).toBe('n1')
  expect(messages[1]?.parts).toHaveLength(1)
})

test('a thousand alternatives at each of a thousand places stay alternatives', () => {
  const nodes = Array.from({ length: 1000 }, (_, level) => [
    node(`q${level}`, level === 0 ? null : `a${level - 1}.0`),
    ...Array.from({ length: 20 }, (__, at) => node(`a${level}.${at}`, `q${level}`, 'assistant'))
  ]).flat()
  const { messages } = keptTree(nodes)
  expect(messages).toHaveLength(21_000)
  expect(messages.filter(({ parentKey }) => parentKey === 'q7')).toHaveLength(20)
})

test('of any nodes each is there once, after its parent, and nothing runs in circles', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'a#2', '__proto__', 'constructor')
  const any = fc.array(
    fc.record({ key, parentKey: fc.option(fc.option(key, { nil: undefined }), { nil: null }), kept: fc.boolean() }),
    { maxLength: 30 }
  )
  fc.assert(
    fc.property(any, fc.boolean(), (list, join) => {
      const nodes = list.map<TreeNode>(({ key: name, parentKey, kept }, at) => ({
        key: name,
        parentKey,
        message: kept
          ? {
              role: at % 3 === 0 ? 'user' : 'assistant',
              parts: [{ type: 'text', text: `«${at}»` }],
              createdAt: null,
              model: null
            }
          : null
      }))
      const { messages } = keptTree(nodes, join)
      const seen = new Set<string | null>([null])
      for (const message of messages) {
        expect(seen.has(message.parentKey)).toBe(true)
        expect(seen.has(message.key)).toBe(false)
        seen.add(message.key)
      }
      const texts = messages.flatMap(({ parts }) =>
        parts.flatMap((part) => ('text' in part ? part.text.match(/«\d+»/g) : []))
      )
      expect(texts.sort()).toEqual(list.flatMap(({ kept }, at) => (kept ? [`«${at}»`] : [])).sort())
    })
  )
})
