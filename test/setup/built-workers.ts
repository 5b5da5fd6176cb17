import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

const root = path.resolve(import.meta.dirname, '../..')

/**
 * Builds the workers' code once for all tests, as the app runs it. Run as TypeScript, each worker thread would strip the
 * types with a WebAssembly instance of its own, and V8 dies now and then when many of those come and go in threads
 * (nodejs/node#64500).
 */
export default async function buildWorkers(project: TestProject): Promise<() => void> {
  const cache = path.join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'test-workers-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: {
        input: {
          'storage-worker': path.join(root, 'main/workers/entry.ts'),
          'token-worker': path.join(root, 'main/tokens/worker/entry.ts'),
          'document-worker': path.join(root, 'main/documents/reader/entry.ts')
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
      }
    }
  })
  project.provide('storageWorker', path.join(folder, 'storage-worker.mjs'))
  project.provide('tokenWorker', path.join(folder, 'token-worker.mjs'))
  project.provide('documentWorker', path.join(folder, 'document-worker.mjs'))
  return () => rmSync(folder, { recursive: true, force: true })
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The built code of the storage worker. */
    storageWorker: string
    /** The built code of the worker that counts tokens. */
    tokenWorker: string
    /** The built code of the worker that reads a document. */
    documentWorker: string
  }
}
