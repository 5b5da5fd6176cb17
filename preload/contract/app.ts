import { z } from 'zod'
import type { Settings } from '../../main/config/settings.ts'
import { channel } from './channel.ts'

/** Something the person must know about the start, such as a database that had to be set aside. */
export type StartNotice =
  | { kind: 'database-recovered'; keptAt: string; conversations: number; messages: number; whole: boolean }
  | { kind: 'no-keyring' }
  | { kind: 'answers-interrupted'; answers: number }

export interface AppFacts {
  version: string
  platform: 'linux' | 'darwin' | 'win32'
  /** The operating system's language, such as `tr-TR`. */
  systemLocale: string
  settings: Settings
  notices: StartNotice[]
  /** The folder that holds everything. */
  dataFolder: string
  secretsProtection: 'keyring' | 'none'
}

export const app = {
  facts: channel<AppFacts>()(z.undefined()),
  copyText: channel<void>()(z.object({ text: z.string().max(10_000_000) })),
  /** Asks the person, naming the host, and opens the system's browser or mail program. Only https and mailto. */
  openLink: channel<{ opened: boolean }>()(z.object({ url: z.string().max(4_000) })),
  showDataFolder: channel<void>()(z.undefined()),
  /** Lets the person choose where a text goes; false when they chose nothing. */
  saveText: channel<{ saved: boolean }>()(
    z.object({ name: z.string().regex(/^[\w .-]{1,100}$/), text: z.string().max(10_000_000) })
  ),
  /** Lets the person choose a file of templates and reads it; null when they chose none. */
  openTemplates: channel<{ text: string | null }>()(z.undefined())
}
