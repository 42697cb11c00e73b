import { expect, test } from 'vitest'
import { readEvents } from './eventstream'

test('events and comments are read however the network cuts them', async () => {
  const text = ': hello\n\nid: 7\ndata: {"v":7}\n\ndata: one\r\ndata: السؤال\r\n\r\n:\n'
  const bytes = new TextEncoder().encode(text)
  for (const size of [1, 2, 5, 64]) {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < bytes.length; i += size) controller.enqueue(bytes.slice(i, i + size))
        controller.close()
      },
    })
    const heard: (string | undefined)[] = []
    await readEvents({ body: stream } as Response, (data) => heard.push(data))
    expect(heard.filter((d) => d !== undefined)).toEqual(['{"v":7}', 'one\nالسؤال'])
    expect(heard.filter((d) => d === undefined).length).toBeGreaterThanOrEqual(2)
  }
})
