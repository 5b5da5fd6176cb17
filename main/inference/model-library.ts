import { statSync } from 'node:fs'
import path from 'node:path'
import type { DownloadState, LocalModel } from '../domain/local-models.ts'
import { fromPlainError, type PlainError, SextantError, toPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import { splitModelRef, type ModelRef } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { Bytes, Tokens } from '../domain/units.ts'
import type { Clock, Log, Paths, ReachForDownload } from '../ports.ts'
import { AddedModelStore } from '../storage/added-model-store.ts'
import type { WritableDatabase } from '../storage/database.ts'
import { MeasurementStore } from '../storage/measurement-store.ts'
import { removeVerified } from '../downloads/verified-file.ts'
import { arrivedBytes, downloadModel, forgetArrived } from '../downloads/downloads.ts'
import { ModelFileCache, type FileOnDisk } from './model-file-cache.ts'
import type { ModelFacts } from './gguf/model-facts.ts'
import { distinctNames } from './gguf/model-name.ts'
import { nameOfFile, partsOf } from './gguf/parts.ts'
import {
  addedModel,
  billionsOf,
  fileBytesOf,
  listedModel,
  LOCAL_PROVIDER,
  memoryFactsOf,
  rankOf,
  type KnownModel
} from './known-model.ts'
import type { LocalModelFile } from './local-model-file.ts'
import { hasGpu, largestComfortable, machineMemory, type Machine } from './machine.ts'
import { readManifest } from '../downloads/manifest.ts'
import { fitOf, memoryNeed, planContext } from './memory-plan.ts'
import { RunningDownload } from './running-download.ts'

export { LOCAL_PROVIDER }

export interface ModelLibraryParts {
  paths: Pick<Paths, 'models' | 'nativeModels'>
  reach: ReachForDownload
  clock: Clock
  log: Log
  database: WritableDatabase
  /** The computer to plan for; this one unless a test says otherwise. */
  machine?: Machine
}

/** A window for files whose header can not be read: the process that loads them will say what is wrong. */
const SMALLEST_WINDOW: Tokens = 512

/** The models that this machine has or could have: those of the manifest, and files the person added. */
export class ModelLibrary {
  readonly #parts: ModelLibraryParts
  readonly #added: AddedModelStore
  readonly #measurements: MeasurementStore
  readonly #memoryBytes: Bytes
  readonly #listed: readonly KnownModel[]
  readonly #files: ModelFileCache
  readonly #downloads = new Map<string, RunningDownload>()
  readonly #errors = new Map<string, PlainError>()
  readonly #listeners = new Set<() => void>()

  constructor(parts: ModelLibraryParts) {
    this.#parts = parts
    this.#added = new AddedModelStore(parts.database)
    this.#measurements = new MeasurementStore(parts.database)
    this.#files = new ModelFileCache(this.#measurements)
    this.#memoryBytes = parts.machine?.memoryBytes ?? machineMemory()
    this.#listed = readManifest(parts.paths.nativeModels).models.map((listed) => listedModel(listed, parts.paths))
  }

  /** Calls back when a model came, went, or changed; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All models, as the window shows them. */
  list(): LocalModel[] {
    const machine = this.#machine()
    const models = this.#known().map((known) => this.#describe(known, this.#files.find(known.file), machine))
    const comfortable = models.filter(
      (model) => model.fit === 'fits' && (model.parametersBillion ?? Infinity) <= largestComfortable(machine)
    )
    const best = comfortable.filter((model) => !model.demo).sort((a, b) => this.#rank(b.id) - this.#rank(a.id))[0]
    return models.map((model) => ({ ...model, recommended: model === best }))
  }

  /** Models that can be asked now. */
  models(): Model[] {
    return this.#installed().map(({ known, onDisk }) => ({
      ref: known.ref,
      provider: LOCAL_PROVIDER,
      name: known.name,
      where: 'local',
      contextWindow: this.#window(onDisk.facts),
      images: false,
      demo: known.listed?.demo ?? false
    }))
  }

  /**
   * The file behind a model, and its window.
   * @throws SextantError `model-not-found`, `model-not-installed`
   */
  fileOf(ref: ModelRef): LocalModelFile {
    const known = this.#find(splitModelRef(ref).model)
    const onDisk = this.#files.find(known.file)
    if (!onDisk) throw new SextantError('model-not-installed', { params: { model: known.name } })
    return { ref, name: known.name, path: known.file, contextTokens: this.#window(onDisk.facts) }
  }

  /** The best of the installed models whose files are sound. */
  bestRef(): ModelRef {
    const installed = this.#installed()
    const sound = installed.filter(
      ({ onDisk: { facts } }) => facts && fitOf(memoryNeed(facts, this.#window(facts)), this.#memoryBytes) !== 'too-big'
    )
    const best = sound.sort((a, b) => rankOf(b.known, b.onDisk.facts) - rankOf(a.known, a.onDisk.facts))[0]
    const found = best ?? installed[0]
    if (!found) throw new SextantError('model-not-installed', { params: { model: this.#listed[0]?.name ?? '' } })
    return found.known.ref
  }

  /**
   * Downloads a model, or goes on with it. Never rejects.
   * @returns null when the model is here, else why it is not; the list shows the same
   */
  async download(id: string): Promise<PlainError | null> {
    const running = this.#downloads.get(id)
    if (running) return running.outcome
    const known = this.#known().find((model) => model.id === id)
    if (!known) return toPlainError(notFound(id))
    const { download: model } = known
    if (!model) return null
    this.#errors.delete(id)
    const download = new RunningDownload(this.#parts.clock, () => this.#changed())
    this.#downloads.set(id, download)
    download.outcome = downloadModel(this.#parts, model, known.file, download.onBytes, download.signal).then(
      () => null,
      (error: unknown) => toPlainError(reportError(this.#parts.log, 'download.failed', error, { model: id }))
    )
    this.#changed()
    const outcome = await download.outcome
    this.#downloads.delete(id)
    if (outcome && outcome.code !== 'cancelled') this.#errors.set(id, outcome)
    if (download.discarded) forgetArrived(known.file)
    this.#changed()
    return outcome
  }

  pauseDownload(id: string): void {
    this.#downloads.get(id)?.stop()
  }

  /** Stops the download and deletes what has arrived. */
  discardDownload(id: string): void {
    this.#errors.delete(id)
    const running = this.#downloads.get(id)
    if (running) return running.discard()
    forgetArrived(this.#find(id).file)
    this.#changed()
  }

  /**
   * Deletes a downloaded model's file, or takes an added file off the list.
   * @throws SextantError `model-not-found`, `invalid-input` for a model that is part of the app, `model-in-use`
   */
  remove(id: string): void {
    const known = this.#find(id)
    if (known.kind === 'bundled') throw new SextantError('invalid-input', { params: { model: known.name } })
    if (known.kind === 'added') this.#added.remove(id)
    else {
      this.discardDownload(id)
      try {
        removeVerified(known.file)
      } catch (cause) {
        // Windows keeps a file that a process has mapped into memory.
        throw new SextantError('model-in-use', { params: { model: known.name }, retryable: true, cause })
      }
    }
    this.#errors.delete(id)
    this.#changed()
  }

  /**
   * Puts a GGUF file of the person's own on the list, by any file of one that is split; it stays where it is. The file is
   * read without holding anything up.
   * @throws SextantError what `readModelFacts` throws; the signal's reason
   */
  async addFile(file: string, signal?: AbortSignal): Promise<LocalModel> {
    const [absolute = file] = partsOf(path.resolve(file))
    const onDisk = await this.#files.findLater(absolute, signal)
    if (onDisk?.error) throw fromPlainError(onDisk.error)
    if (!onDisk?.facts) throw notThere(path.resolve(file), absolute)
    const there = this.#known().find((known) => known.file === absolute)
    const name = onDisk.facts.name ?? nameOfFile(absolute)
    const id = there?.id ?? this.#freeId(nameOfFile(absolute))
    if (!there) {
      this.#added.add({ id, name, file: absolute }, this.#parts.clock.now())
      this.#changed()
    }
    return this.list().find((model) => model.id === id) as LocalModel
  }

  #known(): KnownModel[] {
    const known = [...this.#listed, ...this.#added.all().map(addedModel)]
    const names = distinctNames(
      known.map(({ name, file }) => ({ name, fileName: nameOfFile(file), folder: path.dirname(file) }))
    )
    return known.map((model, index) =>
      model.kind === 'added' ? { ...model, name: names[index] ?? model.name } : model
    )
  }

  #installed(): { known: KnownModel; onDisk: FileOnDisk }[] {
    return this.#known().flatMap((known) => {
      const onDisk = this.#files.find(known.file)
      // What can not write answers is listed with the reason, and never asked.
      return onDisk && !onDisk.error?.code.startsWith('model-is-') ? [{ known, onDisk }] : []
    })
  }

  #find(id: string): KnownModel {
    const known = this.#known().find((model) => model.id === id)
    if (!known) throw notFound(id)
    return known
  }

  #rank(id: string): number {
    const known = this.#find(id)
    return rankOf(known, this.#files.find(known.file)?.facts)
  }

  #machine(): Machine {
    return this.#parts.machine ?? { memoryBytes: this.#memoryBytes, gpu: hasGpu(this.#measurements) }
  }

  #window(facts: ModelFacts | undefined): Tokens {
    return facts ? planContext(facts, this.#memoryBytes) : SMALLEST_WINDOW
  }

  #describe(known: KnownModel, onDisk: FileOnDisk | undefined, machine: Machine): LocalModel {
    const { listed } = known
    const memory = memoryFactsOf(known, onDisk?.facts)
    const memoryBytes = memory
      ? memoryNeed(memory, planContext(memory, machine.memoryBytes))
      : fileBytesOf(known, onDisk?.bytes)
    const billions = billionsOf(known, onDisk?.facts)
    const licence = listed?.licence ?? onDisk?.facts?.licence
    const download = onDisk ? undefined : this.#downloadState(known)
    const error = this.#errors.get(known.id) ?? onDisk?.error ?? this.#missing(known, onDisk)
    return {
      id: known.id,
      ref: known.ref,
      name: known.name,
      ...(listed && { about: listed.id }),
      demo: listed?.demo ?? false,
      bundled: known.kind === 'bundled',
      ...(billions !== undefined && { parametersBillion: billions }),
      ...(licence !== undefined && { licence }),
      source: listed?.source ?? known.file,
      fileBytes: fileBytesOf(known, onDisk?.bytes),
      memoryBytes,
      fit: fitOf(memoryBytes, machine.memoryBytes),
      recommended: false,
      state: onDisk ? 'installed' : this.#downloads.has(known.id) ? 'downloading' : download ? 'paused' : 'available',
      ...(download && { download }),
      ...(error && { error })
    }
  }

  #downloadState(known: KnownModel): DownloadState | undefined {
    if (!known.download) return undefined
    const running = this.#downloads.get(known.id)
    const receivedBytes = arrivedBytes(known.file)
    if (running) return running.state(receivedBytes, known.download.bytes)
    return receivedBytes > 0 ? { receivedBytes, totalBytes: known.download.bytes, bytesPerSecond: 0 } : undefined
  }

  /** An added file that was moved or deleted. */
  #missing(known: KnownModel, onDisk: FileOnDisk | undefined): PlainError | undefined {
    if (onDisk || known.kind !== 'added') return undefined
    return toPlainError(new SextantError('model-file-missing', { params: { file: path.basename(known.file) } }))
  }

  #freeId(name: string): string {
    const base =
      name
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+/, '')
        .slice(0, 150) || 'model'
    const taken = new Set(this.#known().map((known) => known.id))
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base}-${number}`
    return id
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Why nothing can be read at a path: nothing is there, it is a folder or a pipe, or the first of several files is missing. */
function notThere(chosen: string, first: string): SextantError {
  const code = statSync(first, { throwIfNoEntry: false })
    ? 'model-file-not-plain'
    : chosen === first
      ? 'model-file-missing'
      : 'model-part-missing'
  return new SextantError(code, { params: { file: path.basename(first) } })
}

const notFound = (id: string): SextantError => new SextantError('model-not-found', { params: { model: id } })
