// What the test runners report, in one shape.

/** @typedef {{passed: number, failed: number, skipped: number}} Count */
/** @typedef {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number}} VitestReport */
/** @typedef {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}}} PlaywrightReport */

/** @param {VitestReport} report @returns {Count} */
export function countOfVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests
  }
}

/** @param {PlaywrightReport} report @returns {Count} */
export function countOfPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}

/**
 * What a runner did, by its report and its exit code.
 * @param {Count | undefined} count none when it wrote no report
 * @param {number} exitCode
 * @returns {Count} with one failure for a runner that failed without a failed test: it crashed, or could not load a file
 */
export function outcomeOf(count, exitCode) {
  const known = count ?? { passed: 0, failed: 0, skipped: 0 }
  const crashed = known.failed === 0 && (exitCode !== 0 || !count)
  return crashed ? { ...known, failed: 1 } : known
}

/** @param {Count[]} counts @returns {Count} */
export function sumOf(counts) {
  return counts.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped
    }),
    { passed: 0, failed: 0, skipped: 0 }
  )
}

/** @param {Count} count */
export function summaryOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** Tests that did not run have not passed. @param {Count} count */
export function exitCodeOf({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0
}
