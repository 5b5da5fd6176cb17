import { expect, test } from 'vitest'
import { chooseNode, runsTypeScript } from '../../../scripts/process/node.mjs'

const machine = (version: string) => ({ path: '/usr/bin/node', version })
const packaged = { path: '/repo/node', version: '24.21.0' }

test.each([
  ['v20.20.2', false],
  ['v22.17.1', false],
  ['v22.18.0', true],
  ['v24.0.0', true],
  ['25.1.0', true]
])('Node %s runs TypeScript: %s', (version, expected) => {
  expect(runsTypeScript(version)).toBe(expected)
})

test('the Node we run on is used when it is new enough', () => {
  expect(chooseNode(machine('v22.18.0'), packaged)).toBe('/usr/bin/node')
})

test('an older Node gives way to the one among the dependencies', () => {
  expect(chooseNode(machine('v20.20.2'), packaged)).toBe('/repo/node')
})

test('without a Node that will do the message says which to install', () => {
  expect(() => chooseNode(machine('v20.20.2'), undefined)).toThrow(
    /needs Node 22\.18 or newer; this is v20\.20\.2\. Install Node 24/
  )
})
