import { describe, expect, test } from 'vitest'
import {
  countOfPlaywright,
  countOfVitest,
  exitCodeOf,
  outcomeOf,
  sumOf,
  summaryOf
} from '../../../scripts/testing/reports.mjs'

const counted = (passed: number, failed: number, skipped: number) => ({ passed, failed, skipped, failures: [] })

describe('counting what the runners report', () => {
  test('pending and todo tests are skipped ones', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 3, testResults: [] }
    expect(countOfVitest(report)).toEqual({ passed: 5, failed: 0, skipped: 5, failures: [] })
  })

  test('a failed test and a file that could not be loaded are named', () => {
    const passed = { fullName: 'a sum adds', status: 'passed', failureMessages: [] }
    const failed = { fullName: 'a sum ends', status: 'failed', failureMessages: ['expected 2 to be 3\n  at sum.ts:4'] }
    const report = {
      numPassedTests: 1,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        { name: 'sum.test.ts', status: 'failed', assertionResults: [passed, failed] },
        { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
        { name: 'good.test.ts', status: 'passed', assertionResults: [passed] }
      ]
    }
    expect(countOfVitest(report).failures).toEqual(['sum.test.ts: a sum ends: expected 2 to be 3', 'broken.test.ts'])
  })

  test('a test that passed at the second attempt has passed', () => {
    const spec = (line: number, ok: boolean) => ({ file: 'chat.spec.ts', line, title: 'a title', ok })
    const suites = [{ specs: [spec(3, true)], suites: [{ specs: [spec(9, false)] }] }]
    expect(countOfPlaywright({ stats: { expected: 4, flaky: 1, unexpected: 2, skipped: 3 }, suites })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 3,
      failures: ['chat.spec.ts:9: a title']
    })
  })

  test('a runner that wrote no report has failed, whatever its exit code', () => {
    expect(outcomeOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0, failures: [] })
    expect(outcomeOf(undefined, 137)).toEqual({ passed: 0, failed: 1, skipped: 0, failures: [] })
  })

  test('a runner that failed without a failed test counts as one failure', () => {
    expect(outcomeOf(counted(9, 0, 1), 1)).toEqual(counted(9, 1, 1))
  })

  test('failed tests are not counted twice for the exit code they cause', () => {
    expect(outcomeOf(counted(9, 2, 0), 1)).toEqual(counted(9, 2, 0))
  })

  test('the last line adds up all runners', () => {
    const sum = sumOf([counted(1, 0, 2), counted(10, 3, 0)])
    expect(summaryOf(sum)).toBe('11 passed, 3 failed, 2 skipped')
  })

  test('a run without a single passed test is a failure', () => {
    expect(exitCodeOf(counted(0, 0, 7))).toBe(1)
    expect(exitCodeOf(counted(1, 1, 0))).toBe(1)
    expect(exitCodeOf(counted(1, 0, 0))).toBe(0)
  })
})
