import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Generous: a test that hangs is found, a busy machine fails nothing. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 }
const node = ['unit', 'contract', 'migrations', 'model', 'redis']

export default defineConfig({
  test: {
    projects: [
      ...node.map((name) => ({
        test: {
          name,
          environment: 'node',
          include: [`test/${name}/**/*.test.ts`],
          pool: 'forks' as const,
          ...(name === 'unit' && { globalSetup: ['test/setup/built-workers.ts'] }),
          ...patience
        }
      })),
      { test: { name: 'layers', environment: 'node', include: ['test/layers.test.ts'], ...patience } },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['test/unit/**/*.test.tsx'],
          setupFiles: ['test/unit/renderer/setup.ts'],
          ...patience
        }
      }
    ]
  }
})
