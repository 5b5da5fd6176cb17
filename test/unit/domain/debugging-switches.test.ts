import { expect, test } from 'vitest'
import { DEBUGGING_SWITCHES, debuggingSwitch } from '../../../main/domain/debugging-switches.ts'

test('a switch that opens the window to other programs is found, an ordinary one is not', () => {
  const started = (...names: string[]) => debuggingSwitch((name) => names.includes(name))
  expect(started('lang', 'no-sandbox', 'ozone-platform')).toBeUndefined()
  expect(started('lang', 'remote-debugging-port')).toBe('remote-debugging-port')
  for (const name of DEBUGGING_SWITCHES) expect(started(name)).toBe(name)
})
