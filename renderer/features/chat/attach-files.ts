import type { Attachment } from '../../../main/domain/message.ts'
import { client } from '../../client/client.ts'
import { attach, type DraftOwner } from '../../stores/use-drafts.ts'
import { explain, showError } from '../../stores/use-toasts.ts'

/** Files that are being read, by the message they belong to. */
const reading = new Map<DraftOwner, Promise<void>>()

/** Resolves when the files of a message are read; undefined when none is being read. */
export const attaching = (owner: DraftOwner): Promise<void> | undefined => reading.get(owner)

function read(owner: DraftOwner, work: () => Promise<void>): Promise<void> {
  const all = Promise.all([reading.get(owner), work()]).then(() => {
    if (reading.get(owner) === all) reading.delete(owner)
  })
  reading.set(owner, all)
  return all
}

/** Puts dropped or pasted files beside the text; one that can not be taken is named, and the others come. */
export const attachFiles = (owner: DraftOwner, files: Iterable<File>): Promise<void> =>
  read(owner, () => takeFiles(owner, files))

/** Lets the person choose files. */
export const chooseFiles = (owner: DraftOwner): Promise<void> => read(owner, () => takeChosen(owner))

async function takeFiles(owner: DraftOwner, files: Iterable<File>): Promise<void> {
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      attach(owner, [await client.attachments.add({ name: file.name || 'image', bytes })])
    } catch (error) {
      showError(error)
    }
  }
}

async function takeChosen(owner: DraftOwner): Promise<void> {
  try {
    const { attachments, refused } = await client.attachments.choose()
    attach(owner, attachments)
    for (const error of refused) explain(error)
  } catch (error) {
    showError(error)
  }
}

/** Whether there are pictures that this model is known not to read. */
export function readsNoPictures(
  { images }: { images?: boolean | undefined },
  attachments: readonly Attachment[]
): boolean {
  return images === false && attachments.some(({ type }) => type === 'image')
}
