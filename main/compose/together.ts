import { createHash } from 'node:crypto'
import { describeError } from '../domain/describe-error.ts'
import type { TurnId } from '../domain/ids.ts'
import { textOf } from '../domain/message-text.ts'
import type { RouteOutcome } from '../domain/route-outcome.ts'
import type { CurrentEmbedder } from '../embedding/current-embedder.ts'
import { LearningTogether } from '../learning/federated/learning-together.ts'
import { kindOf, sharedExample, sharedInput } from '../learning/federated/shared-head.ts'
import { SharedParameters, type HeldOutOutcome } from '../learning/federated/shared-parameters.ts'
import type { Network } from '../network/network.ts'
import { qualityPrior } from '../optimizer/routing/quality-priors.ts'
import { profileOf } from '../optimizer/routing/quality/prompt-profile.ts'
import { QUALITY } from '../optimizer/routing/route-lessons.ts'
import type { Ports } from '../ports.ts'
import { LearningRoundStore } from '../storage/learning-round-store.ts'
import { MessageStore } from '../storage/message-store.ts'
import { RouteOutcomeStore } from '../storage/route-outcome-store.ts'
import { SharedParameterStore } from '../storage/shared-parameter-store.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import { answerFinder } from './find-answer.ts'
import type { Part } from './part.ts'
import type { StorageParts } from './storage.ts'

/** Answers that are looked back at. */
const OUTCOMES = 500
/** Of those, so many that somebody said or showed something about. */
const EXAMPLES = 200
const AT_ONCE = 16
/** One in so many never takes part in a round: new parameters are tried on those. */
const HELD_OUT_OF = 4

/** Learning together with others, from its parts: off unless the person turned it on. */
export function composeTogether(
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  { database, settings }: StorageParts,
  network: Network,
  embedder: CurrentEmbedder,
  onChange: () => void
): Part<{ together: LearningTogether; shared: SharedParameters }> {
  const [outcomes, messages] = [new RouteOutcomeStore(database), new MessageStore(database)]
  const findAnswer = answerFinder(database)
  const workspaces = new WorkspaceStore(database)

  const questionOf = ({ turnId }: RouteOutcome): string | undefined => {
    const found = findAnswer(turnId)
    // Nothing of a workspace that may not leave is learned from, not even as a sum.
    if (!found || workspaces.rulesOf(found.workspaceId).label === 'secret') return undefined
    const question = messages.find(found.asked)
    return question && textOf(question)
  }
  /** Rated answers that were held out of all rounds, or the others. */
  const rated = async (heldOut: boolean): Promise<{ found: HeldOutOutcome[]; hasMeanings: boolean }> => {
    const model = embedder.model()
    if (!model) return { found: [], hasMeanings: false }
    const known = outcomes
      .recent(OUTCOMES)
      .flatMap(({ signal, ...outcome }) => {
        if (signal === null || isHeldOut(outcome.turnId) !== heldOut) return []
        const text = questionOf({ signal, ...outcome })
        return text ? [{ text, quality: QUALITY[signal], outcome }] : []
      })
      .slice(-EXAMPLES)
    const found: HeldOutOutcome[] = []
    for (let from = 0; from < known.length; from += AT_ONCE) {
      const some = known.slice(from, from + AT_ONCE)
      const embedded = await model.embed(some.map(({ text }) => text))
      for (const [i, { text, quality, outcome }] of some.entries()) {
        const input = sharedInput(profileOf(text, embedded[i]?.vector))
        const prior = qualityPrior(outcome.model, outcome.where).quality
        if (input) found.push({ input, kind: kindOf(prior), prior, quality })
      }
    }
    return { found, hasMeanings: true }
  }
  const shared = new SharedParameters({
    clock,
    store: new SharedParameterStore(database),
    heldOut: async () => (await rated(true)).found
  })
  const together = new LearningTogether({
    clock,
    fetch: network.fetch({ purpose: 'learning-round' }),
    settings: () => settings.current.together,
    offline: () => settings.current.network.mode === 'offline',
    rounds: new LearningRoundStore(database),
    shared,
    examples: async () => {
      const { found, hasMeanings } = await rated(false)
      return {
        examples: found.map(({ input, kind, quality }) => sharedExample(input, { [kind]: quality })),
        hasMeanings
      }
    },
    graph: async () => (await import('../optimizer/routing/quality/linear-graph.ts')).LinearGraph.load(),
    onChange,
    onError: (error) => log.warn('learning-round.failed', { error: describeError(error) }),
    random: Math.random
  })
  let started = false
  settings.onChange((changed) => {
    if (started && (changed.includes('together') || changed.includes('network'))) together.start()
  })
  return {
    parts: { together, shared },
    start: () => {
      started = true
      together.start()
      // Outcomes may have come since a version was offered.
      shared.test().catch((error: unknown) => log.warn('learning-round.not-tried', { error: describeError(error) }))
    },
    close: () => together.close()
  }
}

/** The same answers for ever, by their names. */
function isHeldOut(turn: TurnId): boolean {
  return (createHash('sha256').update(turn).digest()[0] as number) % HELD_OUT_OF === 0
}
