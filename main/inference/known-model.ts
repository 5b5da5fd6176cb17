import path from 'node:path'
import { modelRef, type ModelRef, type ProviderId } from '../domain/ids.ts'
import type { Bytes } from '../domain/units.ts'
import type { AddedModel } from '../storage/added-model-store.ts'
import type { ModelFacts } from './gguf/model-facts.ts'
import { readableName } from './gguf/model-name.ts'
import { nameOfFile } from './gguf/parts.ts'
import type { DownloadableModel, ListedModel } from '../downloads/manifest.ts'
import type { MemoryFacts } from './memory-plan.ts'

export const LOCAL_PROVIDER = 'local' as ProviderId

/** A model on the list, whether it is in the manifest or was added by the person. */
export interface KnownModel {
  id: string
  ref: ModelRef
  name: string
  /** Where its file is, or will be. */
  file: string
  kind: 'bundled' | 'downloadable' | 'added'
  listed?: ListedModel
  /** Set for models that can be downloaded. */
  download?: DownloadableModel
}

/** Better than the small starters, until a listed model of more than two billion parameters is there. */
const ADDED_RANK = 3
const SMALL_BILLION = 0.5

export function listedModel(listed: ListedModel, folders: { models: string; nativeModels: string }): KnownModel {
  const common = { id: listed.id, ref: modelRef(LOCAL_PROVIDER, listed.id), name: listed.name, listed }
  if ('bundled' in listed) return { ...common, kind: 'bundled', file: path.join(folders.nativeModels, listed.bundled) }
  return { ...common, kind: 'downloadable', file: path.join(folders.models, listed.file), download: listed }
}

export function addedModel({ id, name, file }: AddedModel): KnownModel {
  return { id, ref: modelRef(LOCAL_PROVIDER, id), name: readableName(name) ?? nameOfFile(file), file, kind: 'added' }
}

/** How good its answers are expected to be, against the others. */
export function rankOf({ listed }: KnownModel, facts: ModelFacts | undefined): number {
  if (listed) return listed.rank
  return facts && facts.parameters / 1e9 < SMALL_BILLION ? 1 : ADDED_RANK
}

/** What its memory need is worked out from: its file where that is there, else the manifest. */
export function memoryFactsOf({ download }: KnownModel, facts: ModelFacts | undefined): MemoryFacts | undefined {
  return facts ?? (download && { weightsBytes: download.bytes, ...download.memory })
}

export function billionsOf({ listed }: KnownModel, facts: ModelFacts | undefined): number | undefined {
  return listed?.parametersBillion ?? (facts && facts.parameters / 1e9)
}

export function fileBytesOf({ download }: KnownModel, onDisk: Bytes | undefined): Bytes {
  return onDisk ?? download?.bytes ?? 0
}
