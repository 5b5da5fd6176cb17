import path from 'node:path'
import ts from 'typescript'

export const root = path.resolve(import.meta.dirname, '../../..')

/**
 * What the compiler says of each file, with the project's own options.
 * @param files texts by their path from the root: new ones, and others in the place of what is there
 * @param asked the paths whose complaints are wanted
 */
export function complaintsAbout(files: ReadonlyMap<string, string>, asked: readonly string[]): string[][] {
  const texts = new Map(Array.from(files, ([name, text]) => [path.join(root, name), text]))
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(root, 'tsconfig.json'),
    { noEmit: true, incremental: false, composite: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }
  )
  const options = { ...config?.options, noUnusedLocals: false, skipLibCheck: true }
  const host = ts.createCompilerHost(options)
  const base = { ...host }
  host.fileExists = (name) => texts.has(path.normalize(name)) || base.fileExists(name)
  host.getSourceFile = (name, language, ...rest) => {
    const text = texts.get(path.normalize(name))
    return text === undefined ? base.getSourceFile(name, language, ...rest) : ts.createSourceFile(name, text, language)
  }
  const names = asked.map((name) => path.join(root, name))
  const program = ts.createProgram(names, options, host)
  return names.map((name) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  )
}
