// The participant page's service worker. Phones show a notification only through one; it keeps nothing,
// fetches nothing, and a press on the notification comes back to the page.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const back = self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
    const page = pages.find((p) => p.url.startsWith(self.registration.scope))
    return page ? page.focus() : self.clients.openWindow(self.registration.scope)
  })
  event.waitUntil(back)
})
