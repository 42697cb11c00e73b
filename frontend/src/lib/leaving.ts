/** Asks whoever closes or leaves the page while something is unsent: it would be kept, but perhaps on a shared machine. Returns how to stop. */
export function guardLeaving(unsent: () => boolean | number): () => void {
  const guard = (event: BeforeUnloadEvent) => {
    if (unsent()) event.preventDefault()
  }
  addEventListener('beforeunload', guard)
  return () => removeEventListener('beforeunload', guard)
}
