// The emergency brake: takes the place of the worker at once, throws away what it kept of pages, and goes.
// What still had to be sent stays on the phone, for the worker that comes after it.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

const leave = async () => {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
};
