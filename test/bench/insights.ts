import { _electron, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hasDisplay } from '../../scripts/display/has-display.mjs'
import { startVirtualDisplay } from '../../scripts/display/virtual-display.mjs'
import { filesOf } from '../../scripts/history/fill-data-folder.ts'
import { yearOfTurns } from '../../scripts/history/year-of-turns.ts'
import { refreshDays } from '../../main/insights/day-sums.ts'
import { HistoryWriter } from '../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../main/storage/partitions/quarter-folder.ts'
import type { TurnRecord } from '../../main/domain/turn-record.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'

export const goals: readonly Goal[] = [
  { metric: 'firstPaintMs', atMost: 300 },
  { metric: 'rangeChangeMs', atMost: 150 }
]

const TURNS = 1_000_000
const DAY_MS = 86_400_000
const BATCH_TURNS = 1000
const STARTS = 5
const HAND_MS = 100
/** What an app does right after its start is over. */
const SETTLED_MS = 10_000
const ROUNDS = 5
const SPANS = ['7 days', '90 days', 'Year', '30 days'] as const
const root = path.resolve(import.meta.dirname, '../..')

/**
 * Opens the Insights page of the built app in a real window, on a made-up year of a million turns. `firstPaintMs` is
 * from the click on its name in the rail to the frame with figures and charts, in a newly started app, the median of
 * several; the pointer is there a tenth of a second before, as a hand has it. `firstPaintBySurpriseMs` is the same with
 * no pointer near it; `rangeChangeMs` from the click on other days to the frame that shows them, the median, and
 * `rangeChangeSlowestMs` the slowest; `yearMs` the median of those to a whole year; `drillDownMs` from the click on a
 * figure to the frame with the turns behind it.
 */
export async function measureInsights(): Promise<Measured> {
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const data = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  try {
    await fillHistory(filesOf(data).history)
    const env = {
      ...(process.env as Record<string, string>),
      ...(display && { DISPLAY: display.display }),
      SEXTANT_DATA_DIR: data
    }
    const paints: number[] = []
    const surprises: number[] = []
    const changes: { span: string; ms: number }[] = []
    const drills: number[] = []
    for (let start = 0; start < STARTS; start++) {
      await inWindow(env, async (page) => {
        const near = start % 2 === 0
        ;(near ? paints : surprises).push(await firstPaint(page, near))
        if (start < STARTS - 1) return
        for (let round = 0; round < ROUNDS; round++)
          for (const span of SPANS) changes.push({ span, ms: await rangeChange(page, span) })
        for (let round = 0; round < ROUNDS; round++) drills.push(await drillDown(page))
      })
    }
    return {
      metrics: {
        firstPaintMs: quantile(paints, 0.5),
        firstPaintBySurpriseMs: quantile(surprises, 0.5),
        rangeChangeMs: quantile(
          changes.map(({ ms }) => ms),
          0.5
        ),
        rangeChangeSlowestMs: Math.max(...changes.map(({ ms }) => ms)),
        yearMs: quantile(
          changes.filter(({ span }) => span === 'Year').map(({ ms }) => ms),
          0.5
        ),
        drillDownMs: quantile(drills, 0.5)
      },
      notes: [`${TURNS.toLocaleString('en')} turns over a year`]
    }
  } finally {
    display?.stop()
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The quarters of a year, with the sums of its days. */
async function fillHistory(history: string): Promise<void> {
  const folder = new QuarterFolder(history)
  const writer = new HistoryWriter(folder)
  const until = Math.floor(Date.now() / DAY_MS) * DAY_MS
  let batch: TurnRecord[] = []
  for (const { record } of yearOfTurns({ turns: TURNS, days: 365, until, random: seeded(1) })) {
    batch.push(record)
    if (batch.length === BATCH_TURNS) {
      writer.add(batch)
      batch = []
    }
  }
  writer.add(batch)
  await writer.settle()
  for (const quarter of folder.withState('open')) while (refreshDays(writer.database(quarter), quarter, 30).left > 0);
  writer.closeAll()
}

async function inWindow(env: Record<string, string>, look: (page: Page) => Promise<void>): Promise<void> {
  const app = await _electron.launch({
    args: ['.', '--lang=en-US'],
    cwd: root,
    chromiumSandbox: process.getuid?.() !== 0,
    env
  })
  try {
    const page = await app.firstWindow()
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    await page.waitForTimeout(SETTLED_MS)
    await look(page)
  } finally {
    await app.close()
  }
}

/** What is timed runs in the page itself: a click, what has to be there, and the frame after it. */
async function timed(page: Page, click: string, done: string): Promise<number> {
  return page.evaluate(
    async ([clickSelector, doneSelector]) => {
      const target = document.querySelector<HTMLElement>(clickSelector)
      if (!target) throw new Error(`there is nothing at ${clickSelector}`)
      const begin = performance.now()
      target.click()
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (document.querySelector(doneSelector)) resolve()
          else requestAnimationFrame(look)
        }
        queueMicrotask(look)
      })
      // The frame that paints it, and the moment after that frame.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      return performance.now() - begin
    },
    [click, done] as const
  )
}

const firstPaint = async (page: Page, near: boolean): Promise<number> => {
  const name = page.getByRole('button', { name: 'Insights' })
  await name.evaluate((element) => element.setAttribute('data-bench', ''))
  if (near) {
    await name.hover()
    await page.waitForTimeout(HAND_MS)
  }
  return timed(page, '[data-bench]', 'main [aria-busy="false"] section[aria-label="Models"] tbody tr')
}

const rangeChange = async (page: Page, span: string): Promise<number> => {
  await page.getByRole('radio', { name: span, exact: true }).evaluate((element) => {
    document.querySelector('[data-bench]')?.removeAttribute('data-bench')
    element.setAttribute('data-bench', '')
  })
  return timed(page, '[data-bench]', 'main [aria-busy="false"] section[aria-label="Models"] tbody tr')
}

const drillDown = async (page: Page): Promise<number> => {
  await page.getByRole('button', { name: /^Spent/ }).evaluate((element) => {
    document.querySelector('[data-bench]')?.removeAttribute('data-bench')
    element.setAttribute('data-bench', '')
  })
  const ms = await timed(page, '[data-bench]', 'aside[data-region="turns"] [data-item-index] button')
  await page.keyboard.press('Escape')
  return ms
}
