import type { AnswerTo, ConfirmationOf } from '../../domain/confirmation.ts'
import { LRUCache } from 'lru-cache'
import { randomUUID } from 'node:crypto'
import { withoutOverlaps, type Finding } from '../../detection/finding.ts'
import { findingPersonalData } from '../../detection/personal/find-personal-data.ts'
import { findSecrets } from '../../detection/secrets/find-secrets.ts'
import { SextantError } from '../../domain/errors.ts'
import { atOnce, inTurns, type Steps } from '../../time/in-turns.ts'
import type { ConversationId, WorkspaceId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { EgressDecision, EgressPiece } from '../../domain/security.ts'
import type { SensitivityLabel } from '../../domain/sensitivity-label.ts'
import type { Turn, TurnMessage } from '../../domain/turn.ts'
import type { MaskEntry } from './mask-entry.ts'
import { MaskMap, type StoredMaskMap } from './mask-map.ts'
import { learn, learning, maskText, masking, type MaskedText, type ReadText } from './mask-text.ts'

export interface MaskMaps {
  load(conversation: ConversationId): StoredMaskMap | undefined
  save(conversation: ConversationId, map: StoredMaskMap): void
}

/** What a workspace says of what may leave it. */
export interface EgressRules {
  label: SensitivityLabel
  /** Words and patterns of its own, each masked as a term. */
  terms: readonly string[]
  /** The person is shown what would leave before it does. */
  asks: boolean
}

export interface EgressGateParts {
  rulesOf: (workspace: WorkspaceId) => EgressRules
  maps: MaskMaps
  /** What a model finds beside the lists; absent where there is none, undefined where it failed. */
  namesIn?: (text: string, signal: AbortSignal) => Promise<Finding[] | undefined>
  /** Undefined where nobody can be asked: what is found is masked without a question. */
  ask: () => ((question: ConfirmationOf<'egress'>, signal: AbortSignal) => Promise<AnswerTo<'egress'>>) | undefined
  /** The person has agreed to what leaves for this turn: the network's own question is answered. */
  onApproved?: (turn: Turn) => void
  /** The person wants words masked in all conversations of this workspace. */
  onTerms?: (workspace: WorkspaceId, words: readonly string[]) => void
  /** The person wants no question in this workspace any more. */
  onAlways?: (workspace: WorkspaceId) => void
}

/** What may leave for a candidate, and what brings values back into its answer. */
export interface Masked {
  messages: TurnMessage[]
  decision: EgressDecision
  entries: readonly MaskEntry[]
}

/** How many texts keep their findings, so that a long conversation is not read anew for every question. */
const REMEMBERED = 400
/** A conversation's map, while its turns run one after the other. */
const MAPS = 50
/** What is longer is read and masked in turns with other work: a list of two megabytes takes seconds. */
const READ_AT_ONCE = 100_000

/**
 * The one way to a model on another machine: finds what names somebody or opens something, masks it by the workspace's
 * label, shows it to the person where that was asked for, and refuses what may not leave at all.
 */
export class EgressGate {
  readonly #parts: EgressGateParts
  readonly #findings = new LRUCache<string, Finding[]>({ max: REMEMBERED })
  readonly #maps = new LRUCache<ConversationId, MaskMap>({ max: MAPS })

  constructor(parts: EgressGateParts) {
    this.#parts = parts
  }

  /** @throws SextantError `egress-secret` where nothing may leave, `egress-declined` when the person says no */
  async mask(turn: Turn, messages: readonly TurnMessage[], model: Model, signal: AbortSignal): Promise<Masked> {
    const { rulesOf, onApproved, onAlways, onTerms } = this.#parts
    const ask = this.#parts.ask()
    const rules = rulesOf(turn.workspaceId)
    if (rules.label === 'secret') throw new SextantError('egress-secret', { params: { model: model.name } })
    const map = this.#mapOf(turn.conversationId)
    const isLong = messages.reduce((length, { text }) => length + text.length, 0) > READ_AT_ONCE
    const done = <T>(steps: Steps<T>): T | Promise<T> => (isLong ? inTurns(steps, signal) : atOnce(steps))
    const texts: ReadText[] = []
    const { namesIn } = this.#parts
    let namesMissed = false
    for (const { text } of messages) {
      const names = await namesIn?.(text, signal)
      namesMissed ||= namesIn !== undefined && names === undefined
      texts.push({ text, findings: await done(this.#finding(text, rules.terms, names)) })
    }
    await done(learning(map, texts, rules.label))
    const maskAll = async (): Promise<MaskedText[]> => {
      const made: MaskedText[] = []
      for (const { text } of texts) made.push(await done(masking(map, text)))
      return made
    }
    let approved = false
    let masked = await maskAll()
    while (ask && rules.asks && turn.warming === undefined && masked.some(({ replaced }) => replaced.length > 0)) {
      const answer = await ask({ ...questionOf(turn, model, rules.label, messages, masked), namesMissed }, signal)
      if (answer.type === 'change') {
        for (const value of answer.keep) map.allow(value)
        for (const value of answer.mask)
          map.add(
            value,
            'CUSTOM',
            texts.map(({ text }) => text)
          )
        if (answer.always) onTerms?.(turn.workspaceId, answer.mask)
        masked = await maskAll()
        continue
      }
      if (answer.type !== 'send' && answer.type !== 'always') throw new SextantError('egress-declined')
      if (answer.type === 'always') onAlways?.(turn.workspaceId)
      approved = true
      onApproved?.(turn)
      break
    }
    if (map.isChanged) this.#parts.maps.save(turn.conversationId, map.stored())
    const counts: Record<string, number> = {}
    for (const { replaced } of masked)
      for (const { entry } of replaced) counts[entry.type] = (counts[entry.type] ?? 0) + 1
    return {
      messages: messages.map((message, at) => ({ ...message, text: masked[at]?.text ?? '' })),
      decision: { label: rules.label, masked: counts, approved, ...(namesMissed && { namesMissed }) },
      entries: map.entries
    }
  }

  /**
   * Texts that belong together, with all that points at anybody masked alike in them; nothing is noted. For what is kept
   * or goes elsewhere than to a model.
   */
  cleaned(texts: readonly string[], workspace: WorkspaceId): string[] {
    const { terms } = this.#parts.rulesOf(workspace)
    const map = new MaskMap()
    const found = texts.map((text) => ({ text, findings: atOnce(this.#finding(text, terms)) }))
    learn(map, found, 'confidential')
    return texts.map((text) => maskText(map, text).text)
  }

  #mapOf(conversation: ConversationId): MaskMap {
    const known = this.#maps.get(conversation)
    if (known) return known
    const loaded = new MaskMap(this.#parts.maps.load(conversation))
    this.#maps.set(conversation, loaded)
    return loaded
  }

  *#finding(text: string, terms: readonly string[], names: readonly Finding[] = []): Steps<Finding[]> {
    const key = `${terms.join('\n')}\u0000${names.length}\u0000${text}`
    const known = this.#findings.get(key)
    if (known) return known
    const own = terms.flatMap((term) => occurrences(text, term))
    const secrets = findSecrets(text)
    yield
    const found = withoutOverlaps([...own, ...secrets, ...(yield* findingPersonalData(text, names))])
    this.#findings.set(key, found)
    return found
  }
}

/** A word of the workspace's own, or a pattern between slashes. A pattern that is none is taken as a word. */
function occurrences(text: string, term: string): Finding[] {
  const [, source] = /^\/(.+)\/$/.exec(term) ?? []
  let pattern: RegExp
  try {
    pattern = source ? new RegExp(source, 'giu') : new RegExp(literal(term), 'giu')
  } catch {
    pattern = new RegExp(literal(term), 'giu')
  }
  return [...text.matchAll(pattern)]
    .filter(({ 0: match }) => match !== '')
    .map(({ 0: match, index }) => ({
      type: 'CUSTOM',
      start: index,
      end: index + match.length,
      confidence: 1,
      rule: 'term'
    }))
}

const literal = (term: string): string =>
  `(?<![\\p{L}\\d])${term.trim().replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\p{L}\\d])`

function questionOf(
  { id, conversationId }: Turn,
  model: Model,
  label: SensitivityLabel,
  messages: readonly TurnMessage[],
  masked: readonly MaskedText[]
): Omit<ConfirmationOf<'egress'>, 'namesMissed'> {
  const pieces = messages.map<EgressPiece>(({ role, text }, at) => ({ role, parts: partsOf(text, masked[at]) }))
  return {
    kind: 'egress',
    id: randomUUID(),
    turnId: id,
    conversationId,
    model: model.ref,
    modelName: model.name,
    label,
    pieces: pieces.reverse()
  }
}

function partsOf(text: string, masked: MaskedText | undefined): EgressPiece['parts'] {
  const parts: { text: string; placeholder?: string; type?: string }[] = []
  let from = 0
  for (const { start, end, entry } of masked?.replaced ?? []) {
    if (start > from) parts.push({ text: text.slice(from, start) })
    parts.push({ text: text.slice(start, end), placeholder: entry.placeholder, type: entry.type })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}
