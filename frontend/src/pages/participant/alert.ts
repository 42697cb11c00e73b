// Calling a person who is not looking: sound, vibration, notification, as far as the device allows.

import { keep, kept } from '@/lib/keep'

const STORED = 'rostrum.alert'
let audio: AudioContext | undefined

export function alertWanted(): boolean {
  return kept(STORED) === '1'
}

/** The person's choice. Call it from their press: only then may a page make sound or ask for notifications. */
export async function wantAlert(on: boolean): Promise<void> {
  keep(STORED, on ? '1' : undefined)
  if (!on) return
  wakeSound()
  beep()
  if ('Notification' in window && window.isSecureContext && Notification.permission === 'default') await Notification.requestPermission().catch(() => 'denied')
  await registered()
}

/** The worker through which notifications are shown, where the device has one; phones show them no other way. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  try {
    return await navigator.serviceWorker.register('/called.js', { scope: location.pathname })
  } catch {
    return undefined // forbidden, as in a private window: sound and vibration remain
  }
}

/** Sound needs a press since the page was loaded; any will do. */
export function wakeSound(): void {
  try {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume()
  } catch {
    audio = undefined // the device has no sound
  }
}

/** Calls the person, once. */
export function callPerson(title: string, body: string): void {
  beep()
  navigator.vibrate?.([200, 100, 200])
  if ('Notification' in window && Notification.permission === 'granted' && document.visibilityState !== 'visible') void notify(title, { body, tag: 'rostrum-next' })
}

async function notify(title: string, options: NotificationOptions): Promise<void> {
  const worker = await registered()
  try {
    if (worker?.active) await worker.showNotification(title, options)
    else new Notification(title, options)
  } catch {
    // The device shows none after all; sound and vibration remain.
  }
}

/** Two short rising tones, quiet enough for a meeting room. */
function beep(): void {
  if (!audio || audio.state !== 'running') return
  for (const [i, hertz] of [660, 880].entries()) {
    const at = audio.currentTime + i * 0.18
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.15, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.17)
  }
}
