import { z } from 'zod'

/** Bytes in JSON, as the strategy in Python writes them too. */
const base64 = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')))
const place = z.int().min(1).max(100_000)

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const clientKeys = z.object({ place, identity: base64, cipherKey: base64, maskKey: base64, signature: base64 })

/** What the strategy asks of a client, step by step. Everything that was signed travels as the text that was signed. */
export const roundRequest = z.discriminatedUnion('step', [
  z.object({ step: z.literal('keys'), place, plan: z.string().max(100_000), signature: base64 }),
  z.object({ step: z.literal('shares'), everybody: z.array(clientKeys).max(1_000) }),
  z.object({ step: z.literal('masked'), sealed: z.array(z.object({ from: place, sealed: base64 })).max(1_000) }),
  z.object({ step: z.literal('agreed'), stayed: z.array(place).max(1_000) }),
  z.object({ step: z.literal('unmasked'), agreed: z.array(z.object({ place, signature: base64 })).max(1_000) }),
  z.object({ step: z.literal('parameters'), text: z.string().max(100_000), signature: base64 })
])
export type RoundRequest = z.output<typeof roundRequest>

/** What the operator signs: the round, everything that privacy depends on, and the parameters to learn from. */
export const signedPlan = z.object({
  run: z.string().min(1).max(100),
  round: z.int().min(1),
  plan: z.object({
    clients: z.int().min(1),
    cohort: z.int().min(1),
    group: z.int().min(1),
    threshold: z.int().min(1),
    rounds: z.int().min(1),
    clippingNorm: z.number().positive(),
    noiseMultiplier: z.number().positive(),
    rate: z.number().positive()
  }),
  parameters: z.array(z.number())
})
export type SignedPlan = z.output<typeof signedPlan>
