import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { convertPackedApart } from '../../../main/embedding/convert-packed.ts'
import { nodeInferenceProcess } from '../../../main/terminal/node-inference-process.ts'
import { smallArchive } from '../../fakes/e5-archive.ts'
import { temporaryFolder } from '../../fakes/temporary-folder.ts'

const host = nodeInferenceProcess(path.resolve(import.meta.dirname, '../../../main/embedding/host.ts'))

test('the packed model is made usable in a process of its own', async () => {
  const folder = temporaryFolder()
  const packed = path.join(folder, 'packed.bin')
  writeFileSync(packed, smallArchive().bytes)
  await convertPackedApart(host, packed)
  expect(['model.onnx', 'tokenizer.json'].map((name) => existsSync(path.join(folder, name)))).toEqual([true, true])
})

test('a packed file that is damaged is an error with a code, and the process ends', async () => {
  const packed = path.join(temporaryFolder(), 'packed.bin')
  writeFileSync(packed, 'PK not an archive at all')
  await expect(convertPackedApart(host, packed)).rejects.toThrow(
    expect.objectContaining({ code: 'model-file-invalid' })
  )
})
