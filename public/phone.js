// What a phone does by itself: pages for when there is no internet, what must still be sent, and a new version.
// Every page works without this file.

const worker = navigator.serviceWorker;
const slot = document.getElementById("waiting");

const isTyping = (place = document) =>
  [...place.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field.value !== field.defaultValue || Boolean(field.checked) !== Boolean(field.defaultChecked),
  );

// The worker made these words safe. What has arrived is shown by the page itself.
const show = ({ waiting, isSent }) => {
  if (!isTyping(slot)) slot.innerHTML = waiting;
  if (isSent && !waiting && !isTyping()) location.reload();
  clearTimeout(later);
  if (waiting) later = setTimeout(here, (patience = Math.min(2 * patience, 300_000)));
};

// Tells the worker that somebody is here: it sends what waits. What stays is tried again, ever less often.
let later;
let patience = 5_000;
const home = document.querySelector(".brand")?.getAttribute("href");
const here = async () => {
  if (!document.hidden) (await worker.ready).active?.postMessage({ say: "here", home });
};

// Nobody's page changes behind a form: the new version waits until somebody asks for it.
const offer = (registration) => {
  const isUpdate = registration.waiting && worker.controller;
  if (!isUpdate || document.getElementById("new-version")) return;
  const [bar, words, title, button] = ["div", "div", "b", "button"].map((kind) => document.createElement(kind));
  bar.id = "new-version";
  bar.className = "notice calm";
  bar.setAttribute("role", "status");
  title.textContent = "Er is een nieuwe versie.";
  button.className = "btn quiet";
  button.textContent = "Nieuwe versie";
  button.addEventListener("click", () => {
    if (isTyping()) return (title.textContent = "Verstuur eerst wat je typte.");
    worker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting?.postMessage({ say: "take over" });
  });
  words.append(title, button);
  bar.append(words);
  document.querySelector("main h1")?.after(bar);
};

const start = async () => {
  if (slot) worker.addEventListener("message", ({ data }) => "waiting" in data && show(data));
  worker.startMessages();
  addEventListener("online", () => (document.getElementById("no-internet") && !isTyping() ? location.reload() : here()));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    here();
    worker.getRegistration().then((known) => known?.update()).catch(() => {});
  });
  here();
  // Last: without internet a browser may take long over looking whether there is a newer worker.
  const registration = await worker.register("/sw.js", { updateViaCache: "none" });
  offer(registration);
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () => offer(registration));
  });
};

if (worker) start().catch(() => {});
