/** Shorter blocks are not worth a reference. */
const SHORTEST_BLOCK = 160
const NAMED = 48

/** Blocks of a prompt that were said before, by their text. */
export class SaidBlocks {
  readonly #said = new Set<string>()

  /**
   * Replaces blocks that stand before, in this text or in one that was given before, by a reference to them; what a
   * reference means is said by itself. Blocks are paragraphs, and lines of their own that are long.
   */
  refer(text: string): string {
    return text
      .split(/(\n\s*\n)/)
      .map((block) => {
        if (block.length < SHORTEST_BLOCK) return block
        const key = block.trim()
        if (this.#said.has(key)) return `[same as above: “${beginning(key)}…”]`
        this.#said.add(key)
        return block
      })
      .join('')
  }
}

/** The first words of a block, by which it is found again. */
function beginning(block: string): string {
  const line = block.split('\n', 1)[0] ?? ''
  if (line.length <= NAMED) return line
  const space = line.lastIndexOf(' ', NAMED)
  return line.slice(0, space > 0 ? space : NAMED).replace(/[\ud800-\udbff]$/, '')
}
