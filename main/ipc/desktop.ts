import type { CsvStyle } from '../domain/csv.ts'
import type { AppFacts, StartNotice } from '../../preload/contract/app.ts'
import type { MarkdownWords } from '../import-export/markdown.ts'

/** What handlers need from the desktop around the app. */
export interface Desktop {
  facts(): Pick<AppFacts, 'version' | 'platform' | 'systemLocale' | 'dataFolder' | 'secretsProtection'>
  notices(): StartNotice[]
  copyText(text: string): void
  /** Asks the person before anything opens; @throws SextantError `link-refused` for anything but https and mailto. */
  openLink(url: string): Promise<boolean>
  showDataFolder(): void
  /** Lets the person choose a GGUF file; null when they chose none. */
  chooseModelFile(): Promise<string | null>
  /** Lets the person choose files to come with a message; empty when they chose none. */
  chooseAttachments(): Promise<string[]>
  /** Lets the person choose where to, and writes the pieces there one after the other; null when they chose nothing. */
  saveFile(name: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<string | null>
  /** Lets the person choose a file of templates and reads it; null when they chose none. */
  openTemplates(): Promise<string | null>
  /** Lets the person choose where a file or folder of that name goes, which is written later; null when they chose nothing. */
  chooseTarget(name: string): Promise<string | null>
  /** Lets the person choose an export of another app, or its folder; null when they chose none. */
  chooseImport(from: 'file' | 'folder'): Promise<string | null>
  /** Lets the person choose a folder to keep things in; null when they chose none. */
  chooseFolder(): Promise<string | null>
  /** The words of an export, in the person's language. */
  exportWords(): MarkdownWords
  /** How the spreadsheets of the person's region write. */
  csvStyle(): CsvStyle
  /** Ends the app and starts it again. */
  restart(): void
}
