/** A room of the house: one folder, or the files at a root, and what it may import beside itself. Types count. */
export interface Room {
  name: string
  /** Names of rooms above it in the table; `below` for all of them: a room imports from the floors below it. */
  mayImport: readonly string[] | 'below'
  /** Rooms of which only types may be taken. */
  typesOf?: readonly string[]
}

/** What every room of main above them may use. */
export const GROUND = ['domain', 'ports', 'time', 'language', 'detection'] as const

const stage = (name: string, ...also: string[]): Room => ({
  name: `optimizer/${name}`,
  mayImport: [...GROUND, 'optimizer/stages', ...also]
})

/** The stages of a request, and what works for them off the path. No stage imports another. */
const stages: readonly Room[] = [
  stage('security', 'confirmations', 'config'),
  stage('routing', 'statistics', 'relevance', 'tokens', 'embedding'),
  stage('cache', 'embedding'),
  stage('context', 'relevance', 'tokens', 'embedding'),
  stage('compression', 'relevance', 'tokens'),
  stage('admission', 'spending', 'confirmations', 'statistics', 'tokens'),
  stage('egress', 'confirmations'),
  stage('streaming'),
  stage('forecasting', 'statistics'),
  stage('warming', 'spending')
]

const STAGES = ['optimizer/stages', ...stages.map(({ name }) => name)]

/** From the ground up. A folder without a row here is an unknown room, which is a failure. */
export const rooms: readonly Room[] = [
  { name: 'domain', mayImport: [] },
  { name: 'ports', mayImport: ['domain'] },
  { name: 'statistics', mayImport: [] },
  { name: 'time', mayImport: ['domain', 'ports'] },
  { name: 'language', mayImport: ['domain'] },
  { name: 'detection', mayImport: ['domain', 'ports', 'time', 'language'] },
  { name: 'relevance', mayImport: [...GROUND] },
  { name: 'locales', mayImport: [] },
  { name: 'config', mayImport: ['domain', 'locales'] },
  { name: 'confirmations', mayImport: [...GROUND] },
  { name: 'network', mayImport: [...GROUND, 'confirmations'] },
  { name: 'node', mayImport: [...GROUND, 'network'] },
  { name: 'tokens', mayImport: [...GROUND, 'node'] },
  { name: 'metrics', mayImport: [...GROUND] },
  { name: 'storage', mayImport: [...GROUND, 'config', 'network', 'metrics'] },
  { name: 'spending', mayImport: [...GROUND, 'storage'] },
  { name: 'search', mayImport: [...GROUND, 'storage'] },
  { name: 'insights', mayImport: [...GROUND, 'storage', 'metrics'] },
  { name: 'import-export', mayImport: [...GROUND, 'storage', 'insights'] },
  {
    name: 'workers',
    mayImport: [...GROUND, 'config', 'node', 'storage', 'metrics', 'search', 'insights', 'import-export']
  },
  { name: 'downloads', mayImport: [...GROUND] },
  { name: 'inference', mayImport: [...GROUND, 'node', 'storage', 'downloads'] },
  { name: 'embedding', mayImport: [...GROUND, 'node', 'downloads', 'inference'] },
  { name: 'documents', mayImport: [...GROUND, 'node', 'relevance', 'tokens', 'storage', 'workers', 'embedding'] },
  { name: 'tables', mayImport: [...GROUND, 'storage', 'workers'] },
  { name: 'providers', mayImport: [...GROUND, 'network', 'storage', 'inference'] },
  { name: 'optimizer/stages', mayImport: [...GROUND] },
  ...stages,
  { name: 'learning', mayImport: [...GROUND, 'statistics', 'storage', 'config'] },
  {
    name: 'learning/federated',
    mayImport: [...GROUND, 'statistics', 'storage', 'config', 'embedding', 'optimizer/routing']
  },
  { name: 'optimizer', mayImport: [...GROUND, 'confirmations', 'providers', ...STAGES] },
  {
    name: 'chat',
    mayImport: [
      ...GROUND,
      ...['config', 'confirmations', 'network', 'storage', 'metrics', 'learning', 'documents', 'tables', 'providers'],
      ...['optimizer', ...STAGES]
    ]
  },
  { name: 'batch', mayImport: [...GROUND, 'storage', 'workers', 'tables', 'optimizer', 'chat'] },
  { name: 'server', mayImport: [...GROUND, 'config', 'network', 'providers', 'optimizer', 'chat'] },
  { name: 'package', mayImport: [] },
  { name: 'compose', mayImport: 'below' },
  { name: 'contract', mayImport: 'below' },
  { name: 'ipc', mayImport: 'below' },
  { name: 'electron', mayImport: 'below' },
  { name: 'terminal', mayImport: 'below' },
  { name: 'index', mayImport: 'below' },
  { name: 'preload', mayImport: ['domain', 'contract'] },
  { name: 'renderer/styles', mayImport: [] },
  { name: 'renderer/ui', mayImport: ['domain', 'renderer/styles'] },
  { name: 'renderer/i18n', mayImport: ['domain', 'locales'] },
  { name: 'renderer/client', mayImport: ['domain'], typesOf: ['contract'] },
  { name: 'renderer/stores', mayImport: ['domain', 'renderer/i18n', 'renderer/client'], typesOf: ['contract'] },
  {
    name: 'renderer/features',
    mayImport: ['domain', 'renderer/styles', 'renderer/ui', 'renderer/i18n', 'renderer/client', 'renderer/stores'],
    typesOf: ['contract']
  },
  {
    name: 'renderer',
    mayImport: [
      ...['domain', 'renderer/styles', 'renderer/ui', 'renderer/i18n', 'renderer/client', 'renderer/stores'],
      'renderer/features'
    ],
    typesOf: ['contract']
  }
]

/** The room of a file; undefined for what belongs to none, such as an image. */
export function roomOf(file: string): string | undefined {
  const [top = '', second = '', third] = file.split('/')
  if (file === 'package.json') return 'package'
  if (top === 'resources') return second === 'locales' ? 'locales' : undefined
  if (top === 'preload') return second === 'contract' ? 'contract' : 'preload'
  if (top === 'renderer') return third === undefined ? 'renderer' : `renderer/${second}`
  if (top !== 'main') return undefined
  if (second === 'compose') return 'compose'
  // What a stage hands to the next is below them all.
  if (file === 'main/optimizer/stages.ts') return 'optimizer/stages'
  if (second === 'optimizer') return file.split('/').length > 3 ? `optimizer/${third}` : 'optimizer'
  if (second === 'learning' && third === 'federated') return 'learning/federated'
  return second.replace(/\.ts$/, '')
}

/** Packages with native code or a connection of their own: one file each takes their values, its room their types. */
export const guarded: Readonly<Record<string, { values: readonly string[]; types: readonly string[] }>> = {
  electron: { values: ['main/electron', 'main/index.ts', 'preload/index.ts'], types: [] },
  'better-sqlite3': { values: ['main/storage/database.ts'], types: ['main/storage'] },
  'better-sqlite3-legacy': { values: ['main/storage/database.ts'], types: ['main/storage'] },
  // Loading a model and its chat template; both run in the inference process.
  'node-llama-cpp': {
    values: ['main/inference/host/load-model.ts', 'main/inference/host/chat-prompts.ts'],
    types: ['main/inference/host']
  },
  'onnxruntime-node': { values: ['main/embedding/onnx/graph-session.ts'], types: ['main/embedding'] },
  ws: { values: ['main/providers/websocket/ws-socket.ts'], types: ['main/providers/websocket'] },
  ioredis: { values: ['main/optimizer/cache/redis-connection.ts'], types: ['main/optimizer/cache'] },
  '@duckdb/node-api': { values: ['main/tables/duckdb.ts'], types: ['main/tables'] }
}
