/** Encodings of OpenAI's models, which are published: texts are counted exactly. */
export const ENCODINGS = ['o200k_base', 'cl100k_base', 'p50k_base'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** From the name that a provider lists, which may say its maker first (`openai/gpt-5`) and a date last. */
const BY_NAME: readonly (readonly [RegExp, Encoding])[] = [
  [
    /(?:^|\/)(?:ft:)?(?:gpt-[5-9]|gpt-4o|gpt-4\.[15]|chatgpt-4o|o[1-9](?:$|-)|gpt-oss|computer-use|codex-mini)/i,
    'o200k_base'
  ],
  [/(?:^|\/)(?:ft:)?(?:gpt-4|gpt-3\.5|gpt-35|text-embedding-(?:3|ada-002))/i, 'cl100k_base'],
  [/(?:^|\/)(?:text-davinci-00[23]|code-davinci|code-cushman)/i, 'p50k_base']
]

/** The encoding of an OpenAI model; undefined for every other one. */
export function encodingOf(model: string): Encoding | undefined {
  return BY_NAME.find(([name]) => name.test(model))?.[1]
}
