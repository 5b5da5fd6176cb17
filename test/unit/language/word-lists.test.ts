import { expect, test } from 'vitest'
import { anyOf } from '../../../main/language/word-lists.ts'

const lists = { days: ['monday', 'fri(?:day)?'], spans: ['on {{days}}', 'next \\w{1,3}'], circle: ['a {{circle}}'] }

test('entries are alternatives in their order, and a name in double braces stands for another list', () => {
  expect(anyOf(lists, 'spans', 'days')).toBe('(?:on (?:monday|fri(?:day)?)|next \\w{1,3}|monday|fri(?:day)?)')
  expect('we meet on fri'.match(new RegExp(`\\b${anyOf(lists, 'spans')}`))?.[0]).toBe('on fri')
})

test('a list that is not there and one that stands for itself are refused', () => {
  expect(() => anyOf({ ...lists, broken: ['{{months}}'] }, 'broken')).toThrow(RangeError)
  expect(() => anyOf(lists, 'circle')).toThrow(RangeError)
})
