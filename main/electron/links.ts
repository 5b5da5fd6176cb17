import { dialog, shell, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { TFunction } from 'i18next'
import { SextantError } from '../domain/errors.ts'
import { readMailLink, type MailLink } from '../domain/mail-link.ts'

/**
 * Opens a link outside the app after the person has seen where it leads, and of a mail all that it would write.
 * @throws SextantError `link-refused` for anything but https and mailto, and for mail that cannot be shown whole
 */
export async function openLink(window: BrowserWindow, text: string, strings: TFunction): Promise<boolean> {
  const url = URL.canParse(text) ? new URL(text) : null
  const mail = url?.protocol === 'mailto:' ? readMailLink(url.href) : null
  if (!url || (!mail && url.protocol !== 'https:') || url.username || url.password)
    throw new SextantError('link-refused', { params: { url: text.slice(0, 200) } })
  const question: Pick<MessageBoxOptions, 'message' | 'detail'> = mail
    ? {
        message: strings('dialogs.openLink.mail', { host: mail.to }),
        detail: strings('dialogs.openLink.mailDetail', { text: writtenOut(mail, strings) })
      }
    : {
        message: strings('dialogs.openLink.message', { host: url.host }),
        detail: strings('dialogs.openLink.detail', { url: url.href })
      }
  const { response } = await dialog.showMessageBox(window, {
    ...question,
    type: 'question',
    buttons: [strings('dialogs.openLink.open'), strings('dialogs.openLink.cancel')],
    defaultId: 1,
    cancelId: 1,
    noLink: true
  })
  if (response !== 0) return false
  await shell.openExternal(mail?.href ?? url.href)
  return true
}

/** All of a mail, field by field, its text last. */
function writtenOut({ body, ...mail }: MailLink, strings: TFunction): string {
  const fields = (['to', 'cc', 'bcc', 'subject'] as const)
    .filter((field) => mail[field] !== '')
    .map((field) => `${strings(`dialogs.openLink.fields.${field}`)}: ${mail[field]}`)
  return [fields.join('\n'), body].filter((part) => part !== '').join('\n\n')
}
