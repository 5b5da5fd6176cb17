import { createServer, type Server } from 'node:http'
import type { MetricReading } from './metrics.ts'

/** Our names carry their unit; Prometheus wants base units and words with underscores. */
const UNITS: readonly { suffix: string; name: string; scale: number }[] = [
  { suffix: 'MicroUsd', name: '_usd', scale: 1e-6 },
  { suffix: 'Ms', name: '_seconds', scale: 1e-3 },
  { suffix: 'Bytes', name: '_bytes', scale: 1 }
]
const QUANTILES = [0.5, 0.95, 0.99]

/** All metrics in Prometheus' text format (version 0.0.4); histograms as summaries, whose quantiles we know better. */
export function prometheusText(readings: readonly MetricReading[]): string {
  return readings.map(metricText).join('')
}

function metricText({ name, kind, help, series }: MetricReading): string {
  const unit = UNITS.find((one) => name.endsWith(one.suffix))
  const scale = unit?.scale ?? 1
  const base = `sextant_${snake(unit ? name.slice(0, -unit.suffix.length) : name)}${unit?.name ?? ''}`
  const full = kind === 'counter' ? `${base}_total` : base
  const lines = [`# HELP ${full} ${help}`, `# TYPE ${full} ${kind === 'histogram' ? 'summary' : kind}`]
  for (const { labels, value, sketch } of series) {
    if (!sketch) {
      lines.push(`${full}${labelText(labels)} ${number(value * scale)}`)
      continue
    }
    for (const q of QUANTILES)
      lines.push(
        `${full}${labelText({ ...labels, quantile: String(q) })} ${number((sketch.quantile(q) ?? NaN) * scale)}`
      )
    lines.push(
      `${full}_sum${labelText(labels)} ${number(value * scale)}`,
      `${full}_count${labelText(labels)} ${sketch.count}`
    )
  }
  return `${lines.join('\n')}\n`
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const number = (value: number): string => (Number.isNaN(value) ? 'NaN' : String(Number(value.toPrecision(12))))

function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${snake(name)}="${value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** The page with all metrics, for a Prometheus on this machine. Only this machine can reach it. */
export class PrometheusPage {
  readonly #read: () => readonly MetricReading[]
  #server: Server | null = null

  constructor(read: () => readonly MetricReading[]) {
    this.#read = read
  }

  /** The port it listens on; null while it is closed. */
  get port(): number | null {
    const address = this.#server?.address()
    return typeof address === 'object' && address ? address.port : null
  }

  /** Opens the page on that port of the loopback interface. @throws Error when the port is taken */
  async open(port: number): Promise<void> {
    await this.close()
    const server = createServer((request, response) => {
      // A page in a browser may reach this address under a name of its own: only our own names are answered.
      const host = request.headers.host?.replace(/:\d+$/, '')
      if (host !== '127.0.0.1' && host !== 'localhost') return void response.writeHead(403).end()
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
      response
        .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
        .end(prometheusText(this.#read()))
    })
    server.unref()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    this.#server = server
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    server.closeAllConnections()
    await new Promise<void>((resolve) => void server.close(() => resolve()))
  }
}
