// `node test/hostile/run.ts [answers] [seed]`: shows hostile answers in the real window and tells how it stood that.
import { _electron } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { hasDisplay } from '../../scripts/display/has-display.mjs'
import { startVirtualDisplay } from '../../scripts/display/virtual-display.mjs'
import { goThrough, seedHostileAnswers } from './hostile-answers.ts'

const [answers = 20_000, seed = 1] = process.argv.slice(2).map(Number)
const display = hasDisplay() ? null : await startVirtualDisplay()
const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-hostile-'))
const conversations = seedHostileAnswers(data, answers, seed)
const app = await _electron.launch({
  args: ['.', '--lang=en-US'],
  cwd: path.resolve(import.meta.dirname, '../..'),
  chromiumSandbox: process.getuid?.() !== 0,
  env: {
    ...(process.env as Record<string, string>),
    ...(display && { DISPLAY: display.display }),
    LANG: 'en_US.UTF-8',
    SEXTANT_DATA_DIR: data
  }
})
let crashes = 0
let painted = 0
let longestTaskMs = 0
try {
  const page = await app.firstWindow()
  page.on('crash', () => crashes++)
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
  for (const { title } of conversations) {
    const shown = await goThrough(page, title)
    painted += shown.painted
    longestTaskMs = Math.max(longestTaskMs, shown.longestTaskMs)
    console.log(`${title}: ${shown.painted} painted, longest task ${Math.round(shown.longestTaskMs)} ms`)
  }
} finally {
  await app.close().catch(() => undefined)
  display?.stop()
  rmSync(data, { recursive: true, force: true, maxRetries: 5 })
}
console.log(
  `seed ${seed}: ${painted} of ${answers} answers painted, ${crashes} crashes, longest task ${Math.round(longestTaskMs)} ms`
)
process.exitCode = crashes === 0 && painted === answers ? 0 : 1
