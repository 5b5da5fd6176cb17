import { SMALL_SHAPE, type SmallArchive } from './e5-archive.ts'

type Matrix = number[][]

/** The encoder written out in plain arithmetic: one layer of BERT, mean of the tokens, length 1. */
export function referenceEmbedding({ weights }: SmallArchive, ids: readonly number[]): number[] {
  const { hidden, heads, epsilon } = SMALL_SHAPE
  const of = (name: string): number[] => weights.get(name) ?? []
  const row = (name: string, index: number): number[] => of(name).slice(index * hidden, (index + 1) * hidden)
  const linear = (x: Matrix, name: string): Matrix => {
    const bias = of(`l0.${name}.b`)
    return x.map((v) =>
      bias.map((b, o) => b + v.reduce((sum, value, i) => sum + value * (of(`l0.${name}.w`)[o * v.length + i] ?? 0), 0))
    )
  }
  const norm = (x: Matrix, name: string): Matrix =>
    x.map((v) => {
      const mean = v.reduce((a, b) => a + b) / v.length
      const deviation = Math.sqrt(v.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.length + epsilon)
      return v.map((value, i) => ((value - mean) / deviation) * (of(`${name}.w`)[i] ?? 0) + (of(`${name}.b`)[i] ?? 0))
    })
  const plus = (a: Matrix, b: Matrix): Matrix => a.map((v, i) => v.map((value, j) => value + (b[i]?.[j] ?? 0)))

  const x = norm(
    ids.map((id, place) =>
      row('emb.word', id).map((w, i) => w + (row('emb.pos', place)[i] ?? 0) + (of('emb.type')[i] ?? 0))
    ),
    'emb.ln'
  )
  const [q, k, v] = [linear(x, 'q'), linear(x, 'k'), linear(x, 'v')]
  const size = hidden / heads
  const attended = x.map((_, t) =>
    Array.from({ length: heads }, (_head, h) => {
      const part = (m: Matrix, i: number): number[] => (m[i] ?? []).slice(h * size, (h + 1) * size)
      const scores = x.map(
        (_other, s) => part(q, t).reduce((sum, value, i) => sum + value * (part(k, s)[i] ?? 0), 0) / Math.sqrt(size)
      )
      const shares = scores.map((score) => Math.exp(score - Math.max(...scores)))
      const total = shares.reduce((a, b) => a + b)
      return part(v, 0).map((_value, i) =>
        shares.reduce((sum, share, s) => sum + (share / total) * (part(v, s)[i] ?? 0), 0)
      )
    }).flat()
  )
  const middle = norm(plus(linear(attended, 'ao'), x), 'l0.aln')
  const gelu = (value: number): number => value * 0.5 * (1 + erf(value / Math.SQRT2))
  const last = norm(
    plus(
      linear(
        linear(middle, 'fi').map((row_) => row_.map(gelu)),
        'fo'
      ),
      middle
    ),
    'l0.oln'
  )
  const mean = last.reduce(
    (sum, token) => sum.map((value, i) => value + (token[i] ?? 0) / last.length),
    Array.from({ length: hidden }, () => 0)
  )
  const length = Math.hypot(...mean)
  return mean.map((value) => value / length)
}

/** Abramowitz and Stegun 7.1.26, good to seven places. */
function erf(value: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(value))
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(value) * (1 - series * Math.exp(-value * value))
}
