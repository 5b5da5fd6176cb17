import type { Attachment } from '../../../main/domain/message.ts'
import { client } from '../../client/client.ts'
import { attach, type DraftOwner } from '../../stores/use-drafts.ts'
import { explain, showError } from '../../stores/use-toasts.ts'

/** Puts dropped or pasted files beside the text; one that can not be taken is named, and the others come. */
export async function attachFiles(owner: DraftOwner, files: Iterable<File>): Promise<void> {
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      attach(owner, [await client.attachments.add({ name: file.name || 'image', bytes })])
    } catch (error) {
      showError(error)
    }
  }
}

/** Lets the person choose files. */
export async function chooseFiles(owner: DraftOwner): Promise<void> {
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
