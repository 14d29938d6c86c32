// Push messages on this device: the tap that asks, and at each start the browser says again how it is reached.
(() => {
  const key = document.currentScript.dataset.key;
  const works = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const WISHED = "meldingen";
  const WITHDRAWN = "ingetrokken";

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const isOurs = (subscription) => {
    const theirs = new Uint8Array(subscription.options.applicationServerKey ?? []);
    return bytes(key).every((byte, at) => byte === theirs[at]);
  };

  // Without internet some browsers never answer.
  const PATIENCE = 15000;
  const inTime = (promise) =>
    Promise.race([promise, new Promise((_, refuse) => setTimeout(() => refuse(new Error("slow")), PATIENCE))]);

  const worker = async () => {
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    return navigator.serviceWorker.ready;
  };

  const subscribe = async () => {
    const { pushManager } = await worker();
    const old = await pushManager.getSubscription();
    if (old && isOurs(old)) return old;
    await old?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  };

  const post = (subscription, again) =>
    fetch("/push/subscribe", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...subscription.toJSON(), again }),
    });

  const forget = async () => {
    localStorage.removeItem(WISHED);
    const known = works && (await navigator.serviceWorker.getRegistration());
    await (await known?.pushManager.getSubscription())?.unsubscribe();
  };

  // Only where it was wished before: nothing is asked here.
  const sayAgain = async () => {
    const wished = works && localStorage.getItem(WISHED);
    if (!wished) return;
    if (Notification.permission !== "granted") return wished === WITHDRAWN || sayWithdrawn();
    const answer = await post(await inTime(subscribe()), true);
    if (answer.status === 404) return forget();
    localStorage.setItem(WISHED, "aan");
  };

  // Messages were switched off in the settings of the device: what is new goes another way from now on.
  const sayWithdrawn = async () => {
    await fetch("/push/off", { method: "POST", body: new URLSearchParams({ withdrawn: "yes" }) });
    localStorage.setItem(WISHED, WITHDRAWN);
    if (document.querySelector("[data-push-off]")) location.assign("/push");
  };

  const room = document.querySelector("[data-push-on]");
  const says = document.querySelector("[data-push-says]");
  const say = (words) => (says.textContent = words);

  const NOT_ALLOWED = "Je telefoon laat geen meldingen toe. Je kunt dat veranderen bij de instellingen.";

  // Some browsers never answer here either; and who reads slowly still gets on with their own answer.
  const tap = async () => {
    say("Even geduld …");
    const asked = Notification.requestPermission();
    const said = await inTime(asked).catch(() => "slow");
    if (said !== "slow") return answered(said);
    say("Vraagt je telefoon iets? Kies dan: toestaan. Zie je niets? Probeer het straks nog een keer.");
    asked.then(answered, () => {});
  };

  const answered = async (said) => {
    if (said !== "granted") return say(NOT_ALLOWED);
    try {
      const answer = await post(await inTime(subscribe()), false);
      if (!answer.ok) throw new Error("refused");
      localStorage.setItem(WISHED, "aan");
      location.assign("/push");
    } catch {
      say("Het lukt nu niet. Heb je internet? Probeer het straks nog een keer.");
    }
  };

  if (room && works) {
    room.hidden = false;
    document.querySelector("[data-push-not]").hidden = true;
    if (Notification.permission === "denied") say(NOT_ALLOWED);
    const button = room.querySelector("button");
    button.addEventListener("click", async () => {
      button.disabled = true;
      await tap();
      button.disabled = false;
    });
  }

  document.querySelector("[data-push-off]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    inTime(said.then(forget)).catch(() => {}).then(() => event.target.submit());
  });

  // A test that is on its way: look again a few times, and then leave it to the button.
  if (document.querySelector("[data-push-test=waits]")) {
    const looks = Number(sessionStorage.getItem("looks") ?? 0);
    sessionStorage.setItem("looks", looks + 1);
    if (looks < 5) setTimeout(() => location.assign("/push"), 2000);
  } else {
    sessionStorage.removeItem("looks");
  }

  // A tap that switches it off waits for this, or it would be on again after it.
  const said = room ? Promise.resolve() : sayAgain().catch(() => {});
})();
