import { create } from 'zustand'
import { LARGEST_FILE, START_BYTES } from '../../../main/domain/attachment-limits.ts'
import type { Attachment } from '../../../main/domain/message.ts'
import { client } from '../../client/client.ts'
import { attach, type DraftOwner } from '../../stores/use-drafts.ts'
import { explain, showError } from '../../stores/use-toasts.ts'

/** Files that are being read, by the message they belong to; whether all of them could be. */
const reading = new Map<DraftOwner, Promise<boolean>>()
const useReading = create<{ owners: readonly DraftOwner[] }>(() => ({ owners: [] }))

/** Whether files of this message are being read. */
export const useIsReading = (owner: DraftOwner): boolean => useReading(({ owners }) => owners.includes(owner))

/** Resolves when the files of a message are read, with whether all could be; undefined when none is being read. */
export const attaching = (owner: DraftOwner): Promise<boolean> | undefined => reading.get(owner)

function read(owner: DraftOwner, work: () => Promise<boolean>): Promise<boolean> {
  const all = Promise.all([reading.get(owner) ?? true, work()]).then((taken) => {
    if (reading.get(owner) === all) reading.delete(owner)
    useReading.setState({ owners: [...reading.keys()] })
    return taken.every(Boolean)
  })
  reading.set(owner, all)
  useReading.setState({ owners: [...reading.keys()] })
  return all
}

/** Puts dropped or pasted files beside the text; one that can not be taken is named, and the others come. */
export const attachFiles = (owner: DraftOwner, files: Iterable<File>): Promise<boolean> =>
  read(owner, () => takeFiles(owner, files))

/** Lets the person choose files. */
export const chooseFiles = (owner: DraftOwner): Promise<boolean> => read(owner, () => takeChosen(owner))

async function takeFiles(owner: DraftOwner, files: Iterable<File>): Promise<boolean> {
  let all = true
  for (const file of files) {
    try {
      attach(owner, [await taken(file)])
    } catch (error) {
      all = false
      showError(error)
    }
  }
  return all
}

/** A file of any size, of which a very large one is never read whole. */
async function taken(file: File): Promise<Attachment> {
  const { size } = file
  const name = file.name || 'image'
  const bytes = async (from: number, to: number): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await file.slice(from, to).arrayBuffer())
  if (size <= LARGEST_FILE) return client.attachments.add({ name, bytes: await bytes(0, size) })
  const from = size - START_BYTES
  return client.attachments.addEnds({
    name,
    start: await bytes(0, START_BYTES),
    end: await bytes(from + (from % 2), size),
    bytes: size
  })
}

async function takeChosen(owner: DraftOwner): Promise<boolean> {
  try {
    const { attachments, refused } = await client.attachments.choose()
    attach(owner, attachments)
    for (const error of refused) explain(error)
    return refused.length === 0
  } catch (error) {
    showError(error)
    return false
  }
}

/** Whether there are pictures that this model is known not to read. */
export function readsNoPictures(
  { images }: { images?: boolean | undefined },
  attachments: readonly Attachment[]
): boolean {
  return images === false && attachments.some(({ type }) => type === 'image')
}
