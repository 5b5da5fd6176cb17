/**
 * The text of a response, read only as far as it may be long.
 * @throws RangeError when it is longer; the rest is not read
 */
export async function textWithin(response: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop cancels the body.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new RangeError('the answer is longer than it may be')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
