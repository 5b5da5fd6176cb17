import type { App } from '../../compose.ts'
import type { Handlers } from '../router.ts'

export const settingsHandlers = ({ settings, signals }: App): Handlers['settings'] => ({
  get: () => settings.current,
  change: (patch) => {
    const changed = settings.change(patch)
    signals.emit('settings', changed)
    // Which model answers by default is part of the list of models.
    if (patch.chat?.defaultModel !== undefined) signals.emit('models')
    return changed
  }
})
