// What the tests of the chair's console share.
import { pressKey, until } from './rig.mjs'

export const SETTLED = 450 // the large button is deaf for 400 ms after its label changed

/** What a chair's page and the record show, by short names. */
export function console_(server, made, page) {
  const documents = () => server.documents(made.id)
  const selected = () => page.evaluate(() => document.querySelector('.row-box.open .name')?.textContent ?? '')
  const order = async (segment = 'first') => {
    const all = await documents()
    return all[`list/${segment}`].entries.map((e) => all[`request/${e.id}`].person.name.slice(-2)).join(' ')
  }
  const request = (name) => async () => Object.values(await documents()).find((d) => d?.requested_at && d.person?.name === name)
  return {
    documents,
    floor: async () => (await documents()).floor,
    speaker: async () => (await documents()).floor.speech?.person.name,
    order,
    request: (name) => request(name)(),
    press: (key) => (key.length > 1 || key === 'v' ? page.keyboard.press(key) : pressKey(page, key === '?' ? 'Shift+?' : key)),
    selected,
    /** Steps to the row of a name that ends so, from the top. */
    pick: async (name) => {
      // A list that the last act is still moving would carry the row past the one looked for.
      const rows = () => page.evaluate(() => [...document.querySelectorAll('.row-box .name')].map((n) => n.textContent.slice(-2)).join(' '))
      await until('the page has the order of the record', async () => {
        const [shown, kept] = [await rows(), await order()]
        return shown === kept || `${shown} beside ${kept}`
      })
      // The first leaves a question that the last act has just asked or is closing, the next the row.
      await until('no row is open', async () => {
        await page.keyboard.press('Escape')
        return (await selected()) === ''
      })
      for (let before = ''; !before.endsWith(name); before = await selected()) {
        await pressKey(page, 'j')
        await until(`a row after “${before}”, to ${name}`, async () => (await selected()) !== before)
      }
    },
    dialog: (name) => page.getByRole('dialog', { name }),
  }
}
