/**
 * Sets the text as large as its box allows, between two sizes in hundredths of the window's smaller
 * side ("vmin"), and again whenever what the box stands in or the text changes. The box grows with the text up to
 * its greatest size, so it is not what is watched.
 */
export function fit(least: number, most: number): (text: HTMLElement) => () => void {
  return (text) => {
    const box = text.parentElement!
    const set = () => {
      let low = least * 10
      let high = most * 10
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        text.style.fontSize = `${middle / 10}vmin`
        if (fits(text, box)) low = middle
        else high = middle - 1
      }
      text.style.fontSize = `${low / 10}vmin`
    }
    const resized = new ResizeObserver(set)
    resized.observe(box.parentElement ?? box)
    const changed = new MutationObserver(set)
    changed.observe(text, { characterData: true, childList: true, subtree: true })
    void document.fonts?.ready.then(set)
    set()
    return () => {
      resized.disconnect()
      changed.disconnect()
    }
  }
}

function fits(text: HTMLElement, box: HTMLElement): boolean {
  // The height of the block, not of what the letters reach: a script's tall ascenders are no overflow.
  return text.offsetHeight <= box.clientHeight && text.scrollWidth <= box.clientWidth + 1
}
