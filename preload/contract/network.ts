import { z } from 'zod'
import type { LedgerCheck, LedgerLine, NetworkRules } from '../../main/domain/network.ts'
import { networkRules } from '../../main/domain/network.ts'
import type { TurnPlace } from '../../main/domain/turn.ts'
import { channel } from './channel.ts'
import { turnId } from './turns.ts'

/** What the window shows of the network. */
export interface NetworkStatus {
  rules: NetworkRules
  /** Attempts to reach other machines that were allowed since midnight. */
  sentToday: number
  /** How many of them asked a host again for the same answer. */
  repeatedToday: number
}

export interface LedgerPage {
  lines: LedgerLine[]
  more: boolean
  /** The answers that the lines were for, as far as they are still there. */
  places: TurnPlace[]
}

const filter = z.strictObject({
  text: z.string().max(200).optional(),
  from: z.number().optional(),
  until: z.number().optional(),
  host: z.string().max(300).optional(),
  rule: z.enum(networkRules).optional(),
  verdict: z.enum(['allowed', 'refused']).optional(),
  turnId: turnId.optional()
})

export const network = {
  status: channel<NetworkStatus>()(z.undefined()),
  /** Changes the rules. Going offline stops what leads to other machines before this answers. */
  change: channel<NetworkStatus>()(
    z.strictObject({ mode: z.enum(['offline', 'ask', 'auto']).optional(), loopbackOffline: z.boolean().optional() })
  ),
  /** Lines that fit, newest first; `before` continues after the last one of the page before. */
  ledger: channel<LedgerPage>()(
    z.strictObject({ filter, before: z.int().min(1).nullable(), limit: z.int().min(1).max(500) })
  ),
  /** Every host in the ledger, in alphabetical order. */
  ledgerHosts: channel<string[]>()(z.undefined()),
  verifyLedger: channel<LedgerCheck>()(z.undefined()),
  /** Asks where to, and writes a table (csv: the lines that fit) or the whole chain (json); null when the person declined. */
  exportLedger: channel<{ file: string } | null>()(
    z.discriminatedUnion('format', [
      z.strictObject({ format: z.literal('csv'), filter }),
      z.strictObject({ format: z.literal('json') })
    ])
  )
}
