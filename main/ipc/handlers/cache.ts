import type { CacheStatus, SharedLayerState } from '../../../preload/contract/cache.ts'
import type { App } from '../../compose/app.ts'
import { SextantError } from '../../domain/errors.ts'
import { SealingKey } from '../../optimizer/cache/sealing-key.ts'
import { exposureOf } from '../../providers/base-url.ts'
import type { Desktop } from '../desktop.ts'
import type { Handlers } from '../router.ts'

const MONTH_DAYS = 30

function sharedState(app: App, layer: 'redis' | 'edge'): SharedLayerState {
  const { layers, secrets } = app.cache
  const { redisOn, redisAddress, edgeOn, edgeAddress, plainHosts } = app.settings.current.cache
  if (!(layer === 'redis' ? redisOn : edgeOn)) return 'off'
  const address = layer === 'redis' ? redisAddress : edgeAddress
  if (!URL.canParse(address)) return 'no-address'
  const exposure = exposureOf(new URL(address), plainHosts)
  if (exposure !== 'fine') return exposure
  if (secrets.state('team') === 'none') return 'no-team-key'
  if (!layers.shares(layer)) return 'refused'
  return layers.cache.resting.includes(layer) ? 'resting' : 'ready'
}

/** Everything the Cache page shows beside the entries. */
function cacheStatus(app: App): CacheStatus {
  const { layers, secrets, catalogue, semanticIndex } = app.cache
  const { memory, sqlite } = layers.sizes
  return {
    memory,
    disk: sqlite,
    redis: sharedState(app, 'redis'),
    edge: sharedState(app, 'edge'),
    secrets: {
      team: secrets.state('team'),
      'redis-password': secrets.state('redis-password'),
      'edge-secret': secrets.state('edge-secret')
    },
    month: catalogue.sums(MONTH_DAYS),
    today: catalogue.sums(1),
    findings: app.cache.findings,
    meaning: semanticIndex.readsMeaning ? 'model' : 'spelling',
    questions: semanticIndex.size,
    embeddingDownload: app.cache.embeddingDownload?.state ?? null,
    warming: app.warming.warmer.report()
  }
}

export const cacheHandlers = (app: App, desktop: Desktop): Handlers['cache'] => ({
  status: () => cacheStatus(app),
  today: () => app.cache.catalogue.sums(1),
  entries: ({ text, before, limit }) => app.cache.catalogue.page(text, before, limit),
  remove: ({ key }) => app.cache.catalogue.remove(key),
  clear: ({ workspaceId }) => app.cache.catalogue.clear(workspaceId),
  feedback: async ({ turnId, verdict }) => {
    const key = app.turns.trace(turnId)?.decisions.cache?.key
    if (!key) throw new SextantError('not-found', { params: { what: 'answer' } })
    if (verdict === 'wrong') await app.cache.stage.reportWrong(key)
    else app.cache.stage.reportRight(key)
  },
  fetchEmbedding: ({ stop }) => {
    if (stop) app.cache.embeddingDownload?.stop()
    else app.cache.embeddingDownload?.start()
  },
  setSecret: ({ name, value }) => {
    if (name === 'team' && value !== null && Buffer.from(value, 'base64url').length !== SealingKey.bytes)
      throw new SextantError('invalid-input', { params: { channel: 'cache.setSecret', where: 'value' } })
    app.cache.setSecret(name, value)
    return cacheStatus(app)
  },
  newTeamKey: () => {
    const key = Buffer.from(SealingKey.random()).toString('base64url')
    app.cache.setSecret('team', key)
    desktop.copyText(key)
    return cacheStatus(app)
  }
})
