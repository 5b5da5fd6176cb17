/**
 * Lower case without marks, words a space apart: all the ways to write a word in Turkish, with and without a Turkish
 * keyboard, are one, and so are `year-to-date` and `year to date`.
 */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/[\s_-]+/g, ' ')
}
