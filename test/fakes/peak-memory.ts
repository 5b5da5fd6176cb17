const SAMPLE_MS = 5

/** The most resident memory that this process had while `work` ran beyond what it had before, in bytes. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ result: T; bytes: number }> {
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), SAMPLE_MS)
  try {
    const result = await work()
    return { result, bytes: Math.max(peak, process.memoryUsage.rss()) - before }
  } finally {
    clearInterval(timer)
  }
}
