import words from './stop-words.json' with { type: 'json' }

/** Words that say nothing about what a text is about, folded as `tokensOf` folds. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(words.english)
export const TURKISH_STOP_WORDS: ReadonlySet<string> = new Set(words.turkish)
