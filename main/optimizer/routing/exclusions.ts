import type { Model } from '../../domain/model.ts'
import type { Exclusion, PolicyName } from '../../domain/route.ts'

/** The hard rules of the moment: no policy and no weight passes them. */
export interface RouteRules {
  policy: PolicyName
  /** Whether anything may leave this computer. */
  online: boolean
  /** The workspace's label keeps its questions on this computer. */
  localOnly: boolean
  /** Servers that failed again and again, by model. */
  isFailing: (model: Model) => boolean
}

/** Room for an answer, in tokens. */
const LEAST_ANSWER = 64

/** Why a model must not be asked; undefined when it may. */
export function exclusionOf(
  model: Model,
  request: { promptTokens: number; images: number },
  rules: RouteRules
): Exclusion | undefined {
  if (model.where === 'remote') {
    if (rules.localOnly) return 'label'
    if (rules.policy === 'private') return 'private'
    if (!rules.online) return 'offline'
    if (rules.isFailing(model)) return 'failing'
  }
  if (request.images > 0 && model.images !== true) return 'images'
  if (model.contextWindow !== undefined && request.promptTokens + LEAST_ANSWER > model.contextWindow) return 'window'
  return undefined
}
