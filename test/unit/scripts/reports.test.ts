import { describe, expect, test } from 'vitest'
import {
  countOfPlaywright,
  countOfVitest,
  exitCodeOf,
  outcomeOf,
  sumOf,
  summaryOf
} from '../../../scripts/testing/reports.mjs'

describe('counting what the runners report', () => {
  test('pending and todo tests are skipped ones', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 }
    expect(countOfVitest(report)).toEqual({ passed: 5, failed: 1, skipped: 5 })
  })

  test('a test that passed at the second attempt has passed', () => {
    expect(countOfPlaywright({ stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 } })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 3
    })
  })

  test('a runner that wrote no report has failed, whatever its exit code', () => {
    expect(outcomeOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(outcomeOf(undefined, 137)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('a runner that failed without a failed test counts as one failure', () => {
    expect(outcomeOf({ passed: 9, failed: 0, skipped: 1 }, 1)).toEqual({ passed: 9, failed: 1, skipped: 1 })
  })

  test('failed tests are not counted twice for the exit code they cause', () => {
    expect(outcomeOf({ passed: 9, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 9, failed: 2, skipped: 0 })
  })

  test('the last line adds up all runners', () => {
    const sum = sumOf([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 3, skipped: 0 }
    ])
    expect(summaryOf(sum)).toBe('11 passed, 3 failed, 2 skipped')
  })

  test('a run without a single passed test is a failure', () => {
    expect(exitCodeOf({ passed: 0, failed: 0, skipped: 7 })).toBe(1)
    expect(exitCodeOf({ passed: 1, failed: 1, skipped: 0 })).toBe(1)
    expect(exitCodeOf({ passed: 1, failed: 0, skipped: 0 })).toBe(0)
  })
})
