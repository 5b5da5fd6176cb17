import type { EventEmitter } from 'node:events'
import type { CurrentEmbedder } from '../embedding/current-embedder.ts'
import { EmbeddingDownload } from '../embedding/embedding-download.ts'
import { NameFinder } from '../embedding/name-finder.ts'
import { fetchNameFinder, removeNameFinder } from '../embedding/name-finder-folder.ts'
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
import { foundNames } from './found-names.ts'
import { inOrder, type Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'
import { textMeaning } from './text-meaning.ts'

export interface SecurityOfApp {
  gate: EgressGate
  /** Finds names beside the lists, while the person has its model. */
  names: NameFinder
  /** null where there is no process for it. */
  namesDownload: EmbeddingDownload | null
  /** Takes the model away again. */
  removeNames(): void
  stages: Required<Pick<Stages, 'screen' | 'mask' | 'screenAnswer'>>
}

/** The security monitor, the gate for what leaves, and the screening of answers. */
export function composeSecurity(
  ports: Ports,
  { database, settings }: StorageParts,
  { network, confirmations }: { network: Network; confirmations: Confirmations },
  workspaces: Workspaces,
  { embedder, modelHere }: { embedder: CurrentEmbedder; modelHere: () => ModelRef },
  signals: EventEmitter<AppSignals>
): Part<{ security: SecurityOfApp }> {
  const { clock, log, secrets, paths } = ports
  const names = new NameFinder(ports)
  const namesDownload = ports.embedding
    ? new EmbeddingDownload({
        log,
        fetch: (onBytes, signal) => fetchNameFinder(network.modelDownloads(), paths.models, onBytes, signal),
        onChange: () => {
          names.look()
          signals.emit('security')
        }
      })
    : null
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
      hasLeftOut: () => answers.hasLeftOut(),
      remember: (hash, answer, reason, at) => answers.remember(hash, answer, reason, at),
      usual: () => readUsualShape(answers.usual()),
      learnt: (usual) => answers.learnt(JSON.stringify(usual))
    },
    ask: () => confirmations.asker
  })
  const gate = new EgressGate({
    namesIn: foundNames(names),
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
    onTerms: (workspace, words) => {
      const { maskTerms } = store.rulesOf(workspace)
      store.setRules(workspace, { maskTerms: [...new Set([...maskTerms, ...words])] })
      signals.emit('workspaces')
    },
    onAlways: (workspace) => {
      store.setRules(workspace, { masksSilently: true })
      signals.emit('workspaces')
    }
  })
  const security: SecurityOfApp = {
    gate,
    names,
    namesDownload,
    removeNames() {
      removeNameFinder(paths.models)
      names.look()
      signals.emit('security')
    },
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
      screenAnswer: screened
    }
  }
  return {
    parts: { security },
    close: () =>
      inOrder(
        () => namesDownload?.stop(),
        () => names.close()
      )
  }
}
