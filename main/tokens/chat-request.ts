/** A request as OpenAI's chat protocol says it, as far as it counts: what a model's prompt is made of. */
export interface ChatRequest {
  messages: {
    role: string
    content: string | null
    name?: string
    function_call?: { name: string; arguments: string }
    tool_calls?: { function: { name: string; arguments: string } }[]
    tool_call_id?: string
  }[]
  functions?: ChatFunction[]
  tools?: { type: 'function'; function: ChatFunction }[]
  /** The person's wish which function is called. */
  function_call?: 'none' | 'auto' | { name: string }
}

export interface ChatFunction {
  name: string
  description?: string
  parameters?: Record<string, unknown>
}

/** Tokens that OpenAI's format puts around each message, and once before the answer. */
export const AROUND_MESSAGE = 4
export const BEFORE_ANSWER = 3
