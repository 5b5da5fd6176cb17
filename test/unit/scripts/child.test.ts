import { expect, test } from 'vitest'
import { runChild } from '../../../scripts/process/child.mjs'

test('a program that does not end is killed at its limit', async () => {
  expect(await runChild(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { limitMs: 100 })).toBe(137)
})

test('a program that ends in time says its own exit code', async () => {
  expect(await runChild(process.execPath, ['-e', 'process.exit(3)'], { limitMs: 60_000 })).toBe(3)
})
