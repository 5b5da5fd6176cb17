import type { ModelRef, ProviderId } from '../../main/domain/ids.ts'
import type { Model } from '../../main/domain/model.ts'
import type { PolicyName } from '../../main/domain/route.ts'
import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import { LinearHead } from '../../main/optimizer/routing/quality/linear-head.ts'
import { QualityModel } from '../../main/optimizer/routing/quality/quality-model.ts'
import { RoutePlanner } from '../../main/optimizer/routing/route-planner.ts'
import { RoutePredictor } from '../../main/optimizer/routing/route-predictor.ts'
import { defaultSettings } from '../../main/config/settings.ts'
import { seeded } from '../bench/seeded.ts'
import { readRows } from './read-rows.ts'
import type { MeasuredTask } from './routing/task.ts'
import { vectorsOf } from './routing/vectors.ts'
import { shuffled } from './shuffled.ts'
import type { Measured, Suite } from './suite.ts'

const ORDERS = 10
const STRONG = 'qwen2.5-coder-1.5b'

/**
 * Tasks of our own in random order, answered by whom the app's planner chooses with its default policy. It learns only
 * from the answers that it chose, as in life. Before the first it has the bundled priors, which for these models are their
 * means over the tasks.
 */
export const routingOnline: Suite = {
  ownSet: 'test/eval/sets/routing-tasks.jsonl',
  goals: [
    { metric: 'qualityToStrongRatio', atLeast: 0.95 },
    { metric: 'secondsToStrongRatio', atMost: 0.6 }
  ],
  async run(file, options): Promise<Measured> {
    const tasks = readRows<MeasuredTask>(file)
    const policy = (options.get('policy') ?? defaultSettings.routing.policy) as PolicyName
    const { vectors, note } = options.has('no-embedding')
      ? { vectors: undefined, note: 'Without the embedding.' }
      : await vectorsOf(tasks.map(({ prompt }) => prompt))
    const graph = await LinearGraph.load()
    const names = Object.keys(tasks[0]?.outcomes ?? {})
    const sums = { quality: 0, seconds: 0, strongQuality: 0, strongSeconds: 0, best: 0 }
    const chosen: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]))
    for (let order = 1; order <= ORDERS; order++) {
      const random = seeded(order)
      const predictor = new RoutePredictor(
        new QualityModel(random, new LinearHead(() => Promise.resolve(graph), random)),
        () => () => 0
      )
      let embedding: Float32Array | undefined
      const planner = new RoutePlanner({
        predictor,
        models: () => names.map(modelNamed),
        policy: () => ({ ...defaultSettings.routing, policy }),
        around: () => ({ hour: 12, weekend: false, load: 0, online: true, onBattery: false }),
        now: () => 0,
        random,
        embeddingOf: () => embedding
      })
      for (const i of shuffled(tasks.length, random)) {
        const task = tasks[i] as MeasuredTask
        embedding = vectors?.[i]
        const promptTokens = task.outcomes[STRONG]?.promptTokens ?? 0
        const question = { text: task.prompt, promptTokens, earlierMessages: 0, attachments: 0, images: 0 }
        const routed = await planner.route({ ...question, rules: { online: true, localOnly: false } }, true)
        const ref = routed.decision.considered[0]?.model as ModelRef
        const name = ref.slice('local:'.length)
        const outcome = task.outcomes[name]
        const strong = task.outcomes[STRONG]
        if (!outcome || !strong) throw new Error(`${file}: ${task.id} was not measured with every model`)
        chosen[name] = (chosen[name] ?? 0) + 1
        sums.quality += outcome.quality
        sums.seconds += outcome.seconds
        sums.strongQuality += strong.quality
        sums.strongSeconds += strong.seconds
        sums.best += Math.max(...names.map((one) => task.outcomes[one]?.quality ?? 0))
        predictor.learn(modelNamed(name), {
          features: routed.features,
          promptTokens,
          firstTokenMs: outcome.firstTokenSeconds * 1000,
          totalMs: outcome.seconds * 1000,
          outputTokens: outcome.outputTokens,
          failed: false
        })
        await predictor.learnQuality(ref, routed.profile, outcome.quality)
      }
    }
    const all = ORDERS * tasks.length
    return {
      metrics: {
        qualityToStrongRatio: sums.quality / sums.strongQuality,
        secondsToStrongRatio: sums.seconds / sums.strongSeconds,
        quality: sums.quality / all,
        'quality.strong': sums.strongQuality / all,
        'quality.hindsight': sums.best / all,
        ...Object.fromEntries(Object.entries(chosen).map(([name, count]) => [`share.${name}`, count / all]))
      },
      notes: [note, `${tasks.length} tasks in ${ORDERS} orders, policy ${policy}.`]
    }
  }
}

function modelNamed(name: string): Model {
  return { ref: `local:${name}` as ModelRef, provider: 'local' as ProviderId, name, where: 'local', demo: false }
}
