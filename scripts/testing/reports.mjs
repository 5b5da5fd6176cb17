// What the test runners report, in one shape.

/** @typedef {{passed: number, failed: number, skipped: number, failures: string[]}} Count `failures` are names of tests */
/** @typedef {{name: string, status: string, assertionResults: {fullName: string, status: string, failureMessages: string[]}[]}} VitestFile */
/** @typedef {{numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: VitestFile[]}} VitestReport */
/** @typedef {{file: string, line: number, title: string, ok: boolean}} PlaywrightSpec */
/** @typedef {{specs?: PlaywrightSpec[], suites?: PlaywrightSuite[]}} PlaywrightSuite */
/** @typedef {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}, suites: PlaywrightSuite[]}} PlaywrightReport */

/** @param {VitestReport} report @returns {Count} */
export function countOfVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOfFile)
  }
}

/** A file that could not be loaded has failed without a failed test. @param {VitestFile} file @returns {string[]} */
function failuresOfFile({ name, status, assertionResults }) {
  const failed = assertionResults.filter((result) => result.status === 'failed')
  if (failed.length === 0) return status === 'failed' ? [name] : []
  return failed.map(({ fullName, failureMessages: [why = ''] }) => `${name}: ${fullName}: ${why.split('\n', 1)[0]}`)
}

/** @param {PlaywrightReport} report @returns {Count} */
export function countOfPlaywright({ stats, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: suites.flatMap(failuresOfSuite)
  }
}

/** @param {PlaywrightSuite} suite @returns {string[]} */
function failuresOfSuite({ specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line}: ${title}`)
  return [...failed, ...suites.flatMap(failuresOfSuite)]
}

/**
 * What a runner did, by its report and its exit code.
 * @param {Count | undefined} count none when it wrote no report
 * @param {number} exitCode
 * @returns {Count} with one failure for a runner that failed without a failed test: it crashed, or could not load a file
 */
export function outcomeOf(count, exitCode) {
  const known = count ?? { passed: 0, failed: 0, skipped: 0, failures: [] }
  const crashed = known.failed === 0 && (exitCode !== 0 || !count)
  return crashed ? { ...known, failed: 1 } : known
}

/** @param {Count[]} counts @returns {Count} */
export function sumOf(counts) {
  return counts.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      failures: [...sum.failures, ...one.failures]
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] }
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
