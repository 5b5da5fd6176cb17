import { readFileSync, writeFileSync } from 'node:fs'
import { vectorsOf } from '/work/wt/federated/test/eval/routing/vectors.ts'
const S = '/work/wt/federated/test/eval/sets/'
const texts: string[] = []
for (const [f, k, most] of [
  ['semantic.jsonl', 'text', 606],
  ['routing.jsonl', 'prompt', 63],
  ['context.jsonl', 'question', 76],
  ['billing.jsonl', '', 0],
  ['red-team.jsonl', 'text', 60],
  ['compression.jsonl', 'question', 40]
] as const) {
  for (const l of readFileSync(S + f, 'utf8')
    .trim()
    .split('\n')
    .slice(0, most || 0)) {
    const r = JSON.parse(l)
    const t = k ? r[k] : ''
    if (typeof t === 'string' && t) texts.push(t)
  }
}
const u = [...new Set(texts)]
console.log(u.length)
const { vectors, note } = await vectorsOf(u)
console.log(note, vectors[0]!.length)
const all = new Float32Array(u.length * 384)
vectors.forEach((v, i) => all.set(v, i * 384))
writeFileSync('/tmp/fedx/axes.f32', new Uint8Array(all.buffer))
process.exit(0)
