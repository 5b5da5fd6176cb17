import type { TFunction } from 'i18next'
import type { App } from '../compose/app.ts'
import type { Model } from '../domain/model.ts'
import { Refusal } from './refusal.ts'

/**
 * The model a person means: its reference, its name or a part of it, or none for the default.
 * @throws Refusal when there is none such
 */
export function findModel(app: App, wanted: string | undefined, strings: TFunction): Model {
  const models = app.providers.models()
  const folded = wanted?.toLowerCase()
  const found =
    folded === undefined
      ? models.find((model) => model.ref === app.defaultModel())
      : (models.find((model) =>
          [model.ref, model.ref.replace(/^local:/, ''), model.name].some((name) => name.toLowerCase() === folded)
        ) ?? models.find((model) => model.name.toLowerCase().includes(folded)))
  if (found) return found
  throw new Refusal(
    strings('terminal.unknownModel', { model: wanted ?? '', models: models.map((model) => model.name).join(', ') })
  )
}
