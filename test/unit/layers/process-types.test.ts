import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')

/** What TypeScript says of a line in a folder of ours. */
function errorsOf(folder: string, line: string): string[] {
  const file = path.join(root, folder, 'only-here.ts')
  const config = ts.readConfigFile(path.join(root, folder, 'tsconfig.json'), (name) => ts.sys.readFile(name))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, path.join(root, folder))
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, line, ts.ScriptTarget.ESNext) : read(name, ...rest)
  const program = ts.createProgram([file], { ...options, noUnusedLocals: false }, host)
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test('main has no DOM, and has Node', () => {
  expect(errorsOf('main', 'export const title = document.title').join()).toContain("'document'")
  expect(errorsOf('main', 'export const size = Buffer.alloc(1).length')).toEqual([])
})

test('the window has no Node, and has the DOM', () => {
  expect(errorsOf('renderer', 'export const home = process.env').join()).toContain("'process'")
  expect(errorsOf('renderer', 'export const title = document.title')).toEqual([])
})
