import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

export const togetherHandlers = ({ together, settings, signals }: App): Handlers['together'] => ({
  status: () => together.status,
  preview: async () => {
    const { bytes, ...preview } = await together.preview()
    return { ...preview, bytes: Buffer.from(bytes).toString('hex') }
  },
  forget: async () => {
    signals.emit('settings', settings.change({ together: { on: false } }))
    await together.forget()
    return together.status
  },
  refuse: ({ run, version }) => {
    together.refuse(run, version)
    return together.status
  }
})
