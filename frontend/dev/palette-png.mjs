// Writes a picture with 256 colours at most: a page has few, and the file is a third of the size.
import { deflateSync } from 'node:zlib'

/** The CRC of PNG, annex D. */
const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n >>> 0
})
const crc = (bytes) => {
  let c = 0xffffffff
  for (const b of bytes) c = crcTable[(c ^ b) & 0xff] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const length = Buffer.alloc(4)
  const sum = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc(body))
  return Buffer.concat([length, body, sum])
}

/**
 * The PNG with a palette of 256 of its colours; every other colour becomes its nearest.
 * @param {import('playwright-core').Page} page a page in which the picture may be read
 * @param {Buffer} png
 */
export async function palettePng(page, png) {
  const { width, height, colours, indices } = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const counts = new Map()
    const at = (i) => (data[i] << 16) | (data[i + 1] << 8) | data[i + 2]
    for (let i = 0; i < data.length; i += 4) counts.set(at(i), (counts.get(at(i)) ?? 0) + 1)
    const distance = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2
    // The most frequent colours that are far enough from one another, so that a small green dot keeps its
    // green among the hundred greys of the letters' edges.
    const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([c]) => c)
    let colours = frequent
    for (let apart = 3; colours.length > 256; apart++) {
      colours = []
      for (const c of frequent) if (colours.every((k) => distance(k, c) >= apart * apart)) colours.push(c)
    }
    const nearest = new Map(colours.map((c, i) => [c, i]))
    let text = ''
    for (let i = 0; i < data.length; i += 4) {
      const c = at(i)
      let index = nearest.get(c)
      if (index === undefined) {
        index = 0
        for (let k = 1; k < colours.length; k++) if (distance(colours[k], c) < distance(colours[index], c)) index = k
        nearest.set(c, index)
      }
      text += String.fromCharCode(index)
    }
    return { width: image.width, height: image.height, colours, indices: btoa(text) }
  }, png.toString('base64'))

  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8) // eight bits, indexed
  const pixels = Buffer.from(indices, 'base64')
  const rows = Buffer.alloc((width + 1) * height) // each row begins with its filter: none
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(colours.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
