import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from './sextant.ts'

test('learning together is off until it is turned on, shows what it would send, and is in the network log', async ({
  launch
}) => {
  const asked: string[] = []
  const aggregator = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(503).end()
  })
  await once(aggregator.listen(0, '127.0.0.1'), 'listening')
  const address = `http://127.0.0.1:${(aggregator.address() as AddressInfo).port}`
  try {
    const { page } = await launch()
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const takePart = page.getByRole('switch', { name: 'Take part in rounds' })
    await expect(takePart).not.toBeChecked()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    const bytes = page.getByLabel('Bytes that would be sent')
    await expect(bytes).toHaveText(/^([0-9a-f]{8} ){33}[0-9a-f]{8}$/)
    await expect(page.getByText('0 of 5 (ε')).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('together.png') })
    expect(asked).toEqual([])

    await takePart.check()
    await expect(page.getByText('Enter the address and the key to take part.')).toBeVisible()
    await page.getByLabel('Address of the aggregator').fill(address)
    await page.getByLabel('Key of the aggregator').fill(Buffer.alloc(32, 7).toString('base64'))
    await page.getByLabel('Key of the aggregator').press('Enter')
    await expect.poll(() => asked).toContain('/v1/fleet/register-node')
    await expect(page.getByText('The aggregator does not answer')).toBeVisible()

    await page.getByRole('button', { name: /^Network:/ }).click()
    await page.getByText('Network log…').click()
    await expect(page.getByRole('table', { name: 'Entries of the network log' })).toContainText('Learning together')
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    await page.getByRole('button', { name: 'Stop and forget' }).click()
    await expect(takePart).not.toBeChecked()
  } finally {
    aggregator.close()
  }
})
