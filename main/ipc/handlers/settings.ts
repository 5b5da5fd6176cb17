import type { App } from '../../compose/app.ts'
import { SextantError } from '../../domain/errors.ts'
import { exposureOf, hostIn } from '../../providers/base-url.ts'
import type { Handlers } from '../router.ts'

export const settingsHandlers = ({ settings, signals, answerSettings, turns }: App): Handlers['settings'] => ({
  get: () => settings.current,
  change: (patch) => {
    refuseInsecure(patch)
    const changed = settings.change(patch)
    signals.emit('settings', changed)
    // Which model answers by default is part of the list of models.
    if (patch.chat?.defaultModel !== undefined) signals.emit('models')
    return changed
  },
  own: ({ owner }) => answerSettings.of(owner, owner.type === 'workspace' ? owner.id : turns.workspaceOf(owner.id)),
  changeOwn: ({ owner, own }) => answerSettings.set(owner, own)
})

/** @throws SextantError `base-url-insecure` for an address to which anybody could listen */
function refuseInsecure({ cache, telemetry }: Parameters<Handlers['settings']['change']>[0]): void {
  for (const address of [cache?.redisAddress, cache?.edgeAddress, telemetry?.otlpEndpoint]) {
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : null
    if (url && exposureOf(url, []) === 'insecure')
      throw new SextantError('base-url-insecure', { params: { host: hostIn(url) } })
  }
}
