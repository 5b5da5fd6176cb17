import type { Tombstone, TombstoneName, TombstoneStore } from '../../main/optimizer/cache/tombstones.ts'

/** Tombstones in memory. */
export class TombstoneList implements TombstoneStore {
  readonly tombstones = new Map<TombstoneName, Tombstone>()

  all(): Tombstone[] {
    return [...this.tombstones.values()]
  }

  put(tombstone: Tombstone): void {
    this.tombstones.set(tombstone.name, tombstone)
  }

  remove(names: readonly TombstoneName[]): void {
    for (const name of names) this.tombstones.delete(name)
  }
}
