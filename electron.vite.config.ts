import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import path from 'node:path'
import type { Plugin } from 'vite'
import { bundledPackages, workerPackages } from './scripts/packaging/bundled-packages.mjs'

const at = (...parts: string[]): string => path.resolve(import.meta.dirname, ...parts)

const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ')

// React refresh needs inline scripts and a socket: the dev server's page only.
const DEV_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: sextant:; connect-src 'self' ws:"

/** Writes the Content-Security-Policy into the page. */
function contentSecurityPolicy(): Plugin {
  let policy = STRICT_POLICY
  return {
    name: 'sextant:content-security-policy',
    configResolved(config) {
      policy = config.command === 'serve' ? DEV_POLICY : STRICT_POLICY
    },
    transformIndexHtml: (html) =>
      html.replace(
        '<!--content-security-policy-->',
        `<meta http-equiv="Content-Security-Policy" content="${policy}" />`
      )
  }
}

// The oldest Electron that tests run on is 33 (Node 20.18, Chrome 130).
const NODE_TARGET = 'node20.18'
const CHROME_TARGET = 'chrome130'

/** What the page and its workers are made of. */
const pagePackages = new Set<string>()

export default defineConfig({
  main: {
    plugins: [bundledPackages()],
    build: {
      outDir: at('out/main'),
      target: NODE_TARGET,
      externalizeDeps: { exclude: ['zod', 'i18next', 'eventsource-parser'] },
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          'inference-host': at('main/inference/host.ts'),
          'embedding-host': at('main/embedding/host.ts'),
          'storage-worker': at('main/workers/entry.ts'),
          'token-worker': at('main/tokens/worker/entry.ts'),
          'document-worker': at('main/documents/reader/entry.ts')
        }
      }
    }
  },
  preload: {
    plugins: [bundledPackages()],
    build: {
      outDir: at('out/preload'),
      target: NODE_TARGET,
      externalizeDeps: false, // a sandboxed preload can require nothing but electron
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), contentSecurityPolicy(), bundledPackages(pagePackages)],
    // Its browser form decodes entities through elements, which a worker has not.
    resolve: {
      alias: { 'decode-named-character-reference': at('node_modules/decode-named-character-reference/index.js') }
    },
    worker: { format: 'es', plugins: () => [workerPackages(pagePackages)] },
    server: { host: '127.0.0.1' },
    build: {
      outDir: at('out/renderer'),
      target: CHROME_TARGET,
      modulePreload: { polyfill: false },
      minify: true,
      assetsInlineLimit: 0, // small fonts would become data: addresses, which the policy refuses
      rolldownOptions: {
        input: at('renderer/index.html'),
        // Main serves each file of the page: what the first view needs is one file, not one for each shared part.
        output: { codeSplitting: { groups: [{ name: 'window', tags: ['$initial'] }] } }
      }
    }
  }
})
