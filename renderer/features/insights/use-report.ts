import { useEffect, useState } from 'react'

/** What main says once; null until it has, and where it can not: a picture of the past keeps nobody from anything. */
export function useReport<Report>(ask: () => Promise<Report>): Report | null {
  const [report, setReport] = useState<Report | null>(null)
  useEffect(() => {
    let gone = false
    ask().then(
      (said) => {
        if (!gone) setReport(said)
      },
      () => undefined
    )
    return () => {
      gone = true
    }
  }, [ask])
  return report
}
