import { z } from 'zod'
import { COMPRESSIONS } from '../domain/compression.ts'
import { DEFAULT_WORKSPACE } from '../domain/ids.ts'
import { escalationModes, policyNames } from '../domain/route.ts'
import { cache, cacheDefaults } from './cache-settings.ts'
import { storage, storageDefaults, storageOfWindow, telemetry, telemetryDefaults } from './history-settings.ts'

/** How it looks and which language it speaks. */
const appearance = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'tr']),
  /** Scales all text. */
  textScale: z.number().min(0.8).max(1.6)
})

/** How answers are asked for. */
const chat = z.object({
  /** Given to every model before the conversation; empty for none. */
  systemPrompt: z.string().max(20_000),
  temperature: z.number().min(0).max(2),
  topP: z.number().min(0.01).max(1),
  /** The most tokens of an answer; null for as many as the model gives. */
  maxOutputTokens: z.int().min(16).max(200_000).nullable(),
  /** The model (`provider:model`) that answers when none was chosen; null lets the app take the best local one. */
  defaultModel: z.string().nullable(),
  /** The model that is asked when the chosen one can not answer; null for none. */
  fallbackModel: z.string().nullable(),
  /** How much shorter prompts are written before they are sent. */
  compression: z.enum(COMPRESSIONS)
})

/** How local models are held in memory. */
const inference = z.object({
  /** Minutes without a question after which a local model leaves memory; null keeps it. */
  idleUnloadMinutes: z.number().min(1).max(1440).nullable(),
  useGpu: z.boolean()
})

/** What may leave this machine. */
const network = z.object({
  mode: z.enum(['offline', 'ask', 'auto']),
  /** Whether servers on this machine may be reached in Offline. */
  loopbackOffline: z.boolean()
})

const dollars = z.number().min(0.01).max(1_000_000).nullable()

/** What the person does not want to spend more than. */
const spending = z.object({
  /** US dollars a calendar month; null for no budget. */
  monthlyBudgetUsd: dollars,
  /** US dollars a day; null for no budget. */
  dailyBudgetUsd: dollars,
  /**
   * warn: what was spent is shown against the budget. ask: what could pass it is asked about. stop: nothing is sent that
   * could pass it.
   */
  whenReached: z.enum(['warn', 'ask', 'stop']),
  /** In which money amounts are shown and entered, and how much of it a US dollar is: nothing is fetched for it. */
  currency: z.object({ code: z.string().regex(/^[A-Z]{3}$/), perUsd: z.number().min(0.0001).max(1_000_000) }),
  /** Budgets of single workspaces, by their id; the smaller of all that hold counts. */
  workspaces: z.record(z.string().max(200), z.object({ dailyBudgetUsd: dollars, monthlyBudgetUsd: dollars }))
})

const weight = z.number().min(0).max(1)

/** Who answers where the choice is left to the app. */
const routing = z.object({
  policy: z.enum(policyNames),
  /** What counts how much where they are weighed. */
  weights: z.object({ quality: weight, speed: weight, cost: weight }),
  /** What becomes of a weak answer of a model on this computer: nothing, an offer, or the next model is asked at once. */
  escalation: z.enum(escalationModes)
})

/** What the app learns from, beside the choice of models. */
const learning = z.object({
  /** Whether poor answers are gathered, masked, as examples for better ones. */
  gather: z.boolean()
})

/** Routing that is learned by many people together. */
const together = z.object({
  on: z.boolean(),
  /** Of the aggregator; empty for none. */
  address: z.string().max(500),
  /** The operator's Ed25519 key in base64, which signs every round; empty for none. */
  operatorKey: z.string().max(200),
  /** How much may be given away in all (ε of differential privacy). */
  budget: z.number().min(0.5).max(8)
})

/** Prompts that the person keeps for later, beside those that ship with the app. */
const templates = z.object({
  own: z
    .array(
      z.strictObject({ id: z.string().max(60), name: z.string().trim().min(1).max(100), text: z.string().max(20_000) })
    )
    .max(300)
})

/** What the person has already been shown. */
const onboarding = z.object({ done: z.boolean() })

/** Where new conversations begin. */
const workspace = z.object({ current: z.string().max(200) })

/** Where the window was when it was closed, in pixels. */
const window = z.object({ width: z.int().min(400), height: z.int().min(300), maximized: z.boolean() })

const sections = {
  appearance,
  cache,
  chat,
  inference,
  learning,
  network,
  onboarding,
  routing,
  spending,
  storage,
  telemetry,
  together,
  templates,
  window,
  workspace
} as const

export type SectionName = keyof typeof sections
export type Settings = { [Name in SectionName]: z.output<(typeof sections)[Name]> }

export const defaultSettings: Settings = {
  appearance: { theme: 'system', language: 'system', textScale: 1 },
  cache: cacheDefaults,
  chat: {
    systemPrompt: 'You are a careful assistant for analysts. Answer briefly and say when you do not know.',
    temperature: 0.2,
    topP: 0.95,
    maxOutputTokens: null,
    defaultModel: null,
    fallbackModel: null,
    compression: 'lossless'
  },
  inference: { idleUnloadMinutes: 15, useGpu: true },
  learning: { gather: false },
  network: { mode: 'ask', loopbackOffline: true },
  onboarding: { done: false },
  routing: { policy: 'balanced', weights: { quality: 1, speed: 0.5, cost: 0.5 }, escalation: 'offer' },
  spending: {
    monthlyBudgetUsd: null,
    dailyBudgetUsd: null,
    whenReached: 'warn',
    currency: { code: 'USD', perUsd: 1 },
    workspaces: {}
  },
  storage: storageDefaults,
  telemetry: telemetryDefaults,
  together: { on: false, address: '', operatorKey: '', budget: 5 },
  templates: { own: [] },
  window: { width: 1280, height: 800, maximized: false },
  workspace: { current: DEFAULT_WORKSPACE }
}

export const sectionNames = Object.keys(sections) as SectionName[]

/** What the window may change: any part of any section but folders; unknown names are refused. */
export const settingsPatch = z
  .strictObject({
    appearance: appearance.partial(),
    cache: cache.partial(),
    chat: chat.partial(),
    inference: inference.partial(),
    learning: learning.partial(),
    network: network.partial(),
    onboarding: onboarding.partial(),
    routing: routing.partial(),
    spending: spending.partial(),
    storage: storageOfWindow.partial(),
    telemetry: telemetry.partial(),
    together: together.partial(),
    templates: templates.partial(),
    window: window.partial(),
    workspace: workspace.partial()
  })
  .partial()
/** Any part of any section, folders as well. */
export type SettingsPatch = Omit<z.output<typeof settingsPatch>, 'storage'> & {
  storage?: Partial<Settings['storage']> | undefined
}

/** A section's values from what was stored; what is missing, unknown or broken takes its default, value by value. */
export function readSection<Name extends SectionName>(name: Name, stored: unknown): Settings[Name] {
  const values: Record<string, unknown> = { ...defaultSettings[name] }
  if (typeof stored === 'object' && stored !== null) {
    for (const [key, field] of Object.entries<z.ZodType>(sections[name].shape)) {
      const parsed = field.safeParse((stored as Record<string, unknown>)[key])
      if (parsed.success) values[key] = parsed.data
    }
  }
  return values as Settings[Name]
}
