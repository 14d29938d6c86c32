// Push messages in the service worker: always something to see, neutral whatever comes, and only our own pages.

const NEWS = { title: "Waakvlam", body: "Er is iets nieuws voor je.", navigate: "/inbox", lang: "nl", tag: "nieuws" };

// The same JSON that a browser with declarative push reads by itself.
const messageOf = (event) => {
  try {
    return event.data.json();
  } catch {
    return {};
  }
};

const ours = (address) => {
  try {
    const url = new URL(address, location.origin);
    if (url.origin === location.origin) return url.href;
  } catch {
    // An odd address leads to the messages.
  }
  return new URL(NEWS.navigate, location.origin).href;
};

// One line at a time: what lay there said the same.
const show = async (notification) => {
  const { title, body, navigate, lang, tag } = { ...NEWS, ...notification };
  for (const old of await registration.getNotifications()) {
    if (old.tag !== tag) old.close();
  }
  const icon = "/icons/icon-192.png";
  await registration.showNotification(title, { body, lang, tag, icon, data: { navigate: ours(navigate) } });
};

// Who sent a test wants to know that it came.
const tell = (receipt) => receipt && fetch(ours(receipt), { method: "POST" }).catch(() => {});

self.addEventListener("push", (event) => {
  const message = messageOf(event);
  event.waitUntil(show(message.notification).then(() => tell(message.receipt)));
});

// A page with a half-typed form is never led away.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = ours(event.notification.data?.navigate);
  const go = async () => {
    const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((client) => client.url === to);
    return there ? there.focus() : clients.openWindow(to);
  };
  event.waitUntil(go());
});

// The browser was given another address: we say so, where messages were wished.
self.addEventListener("pushsubscriptionchange", (event) => {
  const again = async () => {
    const options = event.oldSubscription?.options;
    const fresh = event.newSubscription ?? (options && (await registration.pushManager.subscribe(options)));
    if (!fresh) return;
    const body = JSON.stringify({ ...fresh.toJSON(), again: true });
    await fetch("/push/subscribe", { method: "POST", headers: { "content-type": "application/json" }, body });
  };
  event.waitUntil(again().catch(() => {}));
});
