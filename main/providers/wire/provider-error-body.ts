import { REFUSAL_LIMITS } from '../../domain/limits.ts'
import { at, fieldsOf, listOf, textOf, type Fields } from './fields.ts'

/** What a provider says about a failure, from whichever of the usual shapes it chose. */
export interface ProviderErrorBody {
  message: string
  /** Type, code, status and the like, lower case, in one line: what classification looks for. */
  marks: string
  /** The parameter of the request that it is about. */
  param?: string
  /** An HTTP status inside the body, for failures that come in the middle of an answer. */
  status?: number
  fields: Fields
}

/** The error in a JSON value of an answer's body; undefined when it holds none. */
export function errorIn(value: unknown): ProviderErrorBody | undefined {
  const fields = fieldsOf(Array.isArray(value) ? value[0] : value)
  if (!fields) return undefined
  const inner = fields['error'] ?? at(fields, 'response', 'error') ?? at(fields, 'x_groq', 'error')
  if (typeof inner === 'string' && inner !== '') return said({ ...fields, message: inner })
  const error = fieldsOf(inner)
  if (error) return said(error)
  const isError = fields['type'] === 'error' || fields['object'] === 'error'
  const isAnswer = 'choices' in fields || 'candidates' in fields || 'output' in fields || 'content' in fields
  if (isError || (!isAnswer && ('detail' in fields || 'error_code' in fields))) return said(fields)
  return undefined
}

/** Fields of which an answer has one in each protocol. */
const OF_ANSWERS = ['choices', 'candidates', 'output', 'content', 'delta', 'response', 'done', 'usage', 'usageMetadata']

/** Objects in which some servers put what they say. */
const WRAPPERS = ['base_resp', 'header', 'fault', 'Error', 'errors', 'data', 'result', 'status'] as const

/**
 * What a value says that is no part of any answer and has no field for errors: a message, perhaps with a code. Some
 * servers answer so with status 200.
 */
export function bareErrorIn(value: unknown): ProviderErrorBody | undefined {
  const fields = fieldsOf(Array.isArray(value) ? value[0] : value)
  if (!fields || OF_ANSWERS.some((name) => name in fields) || typeof fields['type'] === 'string') return undefined
  const inner = WRAPPERS.flatMap((name) => {
    const one = fieldsOf(Array.isArray(fields[name]) ? listOf(fields[name])[0] : fields[name])
    return one ? [said(one)] : []
  })
  return [said(fields), ...inner].find(({ message }) => message !== '')
}

/** What a failed response says, whatever its body is. */
export function readErrorBody(body: string): ProviderErrorBody {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    // A page of a proxy, or nothing.
    return { message: /^\s*</.test(body) ? '' : body.trim().slice(0, 500), marks: '', fields: {} }
  }
  const fields = fieldsOf(value)
  return errorIn(value) ?? (fields ? said(fields) : { message: textOf(value) ?? '', marks: '', fields: {} })
}

function said(error: Fields): ProviderErrorBody {
  // A router passes on the words of the provider behind it.
  const behind = textOf(at(error, 'metadata', 'raw'))
  const detail = error['detail']
  const message =
    textOf(error['message']) ??
    textOf(error['msg']) ??
    textOf(error['error_msg']) ??
    textOf(error['errorMessage']) ??
    textOf(error['error_message']) ??
    textOf(error['status_msg']) ??
    textOf(error['faultstring']) ??
    textOf(error['Message']) ??
    textOf(error['error_description']) ??
    textOf(error['title']) ??
    textOf(detail) ??
    (listOf(detail)
      .map((item) => textOf(at(item, 'msg')))
      .filter(Boolean)
      .join('; ') ||
      textOf(error['description'])) ??
    ''
  const words = [
    error['type'],
    error['code'],
    error['status'],
    error['error_code'],
    error['reason'],
    at(error, 'innererror', 'code')
  ]
  for (const item of listOf(error['details'])) words.push(at(item, 'reason'), at(item, '@type'))
  const marks = words
    .filter((word) => typeof word === 'string' || typeof word === 'number')
    .join(' ')
    .toLowerCase()
  const status = [error['status'], error['code'], error['http_status']].find(
    (word) => typeof word === 'number' && word >= 400 && word < 600
  )
  const param = textOf(error['param'])
  return {
    message: (behind && behind !== message ? `${message} ${behind}`.trim() : message).slice(
      0,
      REFUSAL_LIMITS.characters
    ),
    marks,
    fields: error,
    ...(param && { param }),
    ...(typeof status === 'number' && { status })
  }
}
