/** Small letters without marks: "Talimatları", "TALIMATLARI" and "talimatlari" are one; "İ" and "ı" are i. */
export function plain(text: string): string {
  return text
    .replaceAll('İ', 'i')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
}
