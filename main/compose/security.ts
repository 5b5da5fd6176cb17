import type { EventEmitter } from 'node:events'
import type { CurrentEmbedder } from '../embedding/current-embedder.ts'
import type { Workspaces } from '../chat/workspaces.ts'
import type { Network } from '../network/network.ts'
import type { Confirmations } from '../confirmations/confirmations.ts'
import type { ModelRef, TurnId } from '../domain/ids.ts'
import { EgressGate } from '../optimizer/egress/egress-gate.ts'
import { readMaskMap } from '../optimizer/egress/mask-map.ts'
import { unmasked } from '../optimizer/egress/unmask-stream.ts'
import { readUsualShape } from '../optimizer/security/anomaly.ts'
import { screened } from '../optimizer/security/screened.ts'
import { SecurityMonitor } from '../optimizer/security/security-monitor.ts'
import { resultOf, type Outbound, type Screened, type Stages } from '../optimizer/stages.ts'
import type { Ports } from '../ports.ts'
import { MaskMapStore } from '../storage/mask-map-store.ts'
import { SecurityStore } from '../storage/security-store.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import type { Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'
import { textMeaning } from './text-meaning.ts'

export interface SecurityOfApp {
  gate: EgressGate
  stages: Required<Pick<Stages, 'screen' | 'mask' | 'screenAnswer'>>
}

/** The security monitor, the gate for what leaves, and the screening of answers. */
export function composeSecurity(
  { clock, log, secrets }: Ports,
  { database, settings }: StorageParts,
  { network, confirmations }: { network: Network; confirmations: Confirmations },
  workspaces: Workspaces,
  { embedder, modelHere }: { embedder: CurrentEmbedder; modelHere: () => ModelRef },
  signals: EventEmitter<AppSignals>
): Part<{ security: SecurityOfApp }> {
  const store = new WorkspaceStore(database)
  const now = (): number => clock.now()
  const approve = (turn: TurnId, approved: boolean): void => network.approve(turn, approved)
  const answers = new SecurityStore(database)
  const maps = new MaskMapStore(database, secrets, now)
  const monitor = new SecurityMonitor({
    now,
    here: modelHere,
    meaningOf: textMeaning({ clock, log }, () => embedder.model()),
    memory: {
      answerTo: (hash) => answers.answerTo(hash),
      remember: (hash, answer, reason, at) => answers.remember(hash, answer, reason, at),
      usual: () => readUsualShape(answers.usual()),
      learnt: (usual) => answers.learnt(JSON.stringify(usual))
    },
    ask: () => confirmations.asker
  })
  const gate = new EgressGate({
    rulesOf: (workspace) => {
      const { label, maskTerms, masksSilently } = store.rulesOf(workspace)
      return {
        label,
        terms: maskTerms,
        asks: !masksSilently && workspaces.rulesIn(workspace, settings.current.network).mode === 'ask'
      }
    },
    maps: {
      load: (conversation) => readMaskMap(maps.load(conversation)),
      save: (conversation, map) => maps.save(conversation, JSON.stringify(map))
    },
    ask: () => confirmations.asker,
    onApproved: ({ id }) => approve(id, true),
    onAlways: (workspace) => {
      store.setRules(workspace, { masksSilently: true })
      signals.emit('workspaces')
    }
  })
  const security: SecurityOfApp = {
    gate,
    stages: {
      screen: async (turn, signal) => {
        const screen = await monitor.screen(turn, signal)
        return resultOf<Screened>(screen)
      },
      mask: async (admitted, signal) => {
        const { turn, candidate, messages, reservation } = admitted
        approve(turn.id, false)
        const masked = await gate.mask(turn, messages, candidate.model, signal)
        return resultOf<Outbound>({
          turn,
          candidate,
          messages: masked.messages,
          decision: masked.decision,
          ...(reservation && { reservation }),
          unmask: (chunks) => unmasked(chunks, masked.entries)
        })
      },
      screenAnswer: (chunks, { messages }, seen) => screened(chunks, messages, seen)
    }
  }
  return { parts: { security } }
}
