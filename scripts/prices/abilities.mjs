// What models can do, by the makers' documentation, where the source of the prices does not say it. The first pattern
// that matches counts, field by field.

/** @typedef {{ images?: boolean, reasoning?: boolean, sampling?: boolean, maxOutputTokens?: number, contextWindow?: number }} Abilities */

/** @type {readonly (readonly [RegExp, Abilities])[]} */
const ABILITIES = [
  // OpenAI: reasoning models take neither temperature nor top-p.
  [/^gpt-5.*-chat/, { images: true, reasoning: false, maxOutputTokens: 16_384 }],
  [/^gpt-5/, { images: true, reasoning: true, sampling: false, maxOutputTokens: 128_000 }],
  [/^o1-mini/, { images: false, reasoning: true, sampling: false, maxOutputTokens: 65_536 }],
  [/^o3-mini/, { images: false, reasoning: true, sampling: false, maxOutputTokens: 100_000, contextWindow: 200_000 }],
  [
    /^(?:o1|o3|o4-mini)/,
    { images: true, reasoning: true, sampling: false, maxOutputTokens: 100_000, contextWindow: 200_000 }
  ],
  [/^gpt-4\.1/, { images: true, reasoning: false, maxOutputTokens: 32_768 }],
  [
    /^(?:gpt-4o|chatgpt-4o|gpt-4\.5)/,
    { images: true, reasoning: false, maxOutputTokens: 16_384, contextWindow: 128_000 }
  ],
  [/^gpt-4-(?:turbo|vision)/, { images: true, reasoning: false, maxOutputTokens: 4_096 }],
  [/^gpt-(?:4|3\.5)/, { images: false, reasoning: false, maxOutputTokens: 4_096 }],
  [/gpt-oss/, { images: false, reasoning: true, contextWindow: 131_072 }],
  // Anthropic
  [/claude-(?:instant|v?[12])/, { images: false }],
  [/claude-3-(?:opus|sonnet|haiku)/, { images: true, maxOutputTokens: 4_096 }],
  [/claude-3[-.]5/, { images: true, maxOutputTokens: 8_192 }],
  [/claude-(?:3[-.]7|(?:sonnet|haiku)-4|4-sonnet|opus-4-5|4-5)/, { images: true, maxOutputTokens: 64_000 }],
  [/claude-(?:opus-4-[01]|4-opus|opus-4$)/, { images: true, maxOutputTokens: 32_000 }],
  [/claude-opus-4-6/, { images: true, maxOutputTokens: 128_000 }],
  [/claude-opus-4-[78]/, { images: true, sampling: false, maxOutputTokens: 128_000 }],
  [/claude-/, { images: true }],
  // Google
  [/gemini-(?:2\.5|3)/, { images: true, reasoning: true, maxOutputTokens: 65_536, contextWindow: 1_048_576 }],
  [/gemini-(?:1\.5|2\.0|flash|pro-1\.5)/, { images: true, reasoning: false, maxOutputTokens: 8_192 }],
  [/gemini-1\.0-pro-vision/, { images: true, reasoning: false }],
  // xAI
  [/grok-.*non-reasoning/, { images: true, reasoning: false }],
  [/grok-4/, { images: true, reasoning: true }],
  [/grok-3-mini/, { images: false, reasoning: true }],
  [/grok-.*vision/, { images: true, reasoning: false }],
  [/grok-[23]/, { images: false, reasoning: false }],
  // Open models, wherever they are served
  [/deepseek-(?:r1|reasoner)|qwq|magistral/, { images: false, reasoning: true }],
  [/deepseek/, { images: false }],
  [/pixtral|llama-4|llama-3\.2-(?:11b|90b)|-vl\b|-vision/, { images: true }],
  [/(?:codestral|mixtral|mistral-7b|mistral-nemo|llama-3|llama-2)/, { images: false, reasoning: false }]
]

/**
 * @param {string} id of a model, perhaps with its maker in front
 * @returns {Abilities}
 */
export function abilitiesOf(id) {
  const name = id.toLowerCase().replace(/^.*\//, '')
  /** @type {Abilities} */
  const found = {}
  for (const [pattern, abilities] of ABILITIES) if (pattern.test(name)) Object.assign(found, { ...abilities, ...found })
  return found
}
