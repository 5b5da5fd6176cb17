const WORD = /\p{L}+|\p{N}+/gu

/** The words and numbers of a text, in small letters. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(WORD) ?? []
