// What a phone does by itself: pages for when there is no internet, what must still be sent, and a new version.
// Every page works without this file.

const worker = navigator.serviceWorker;
const slot = document.getElementById("waiting");

const isTyping = () =>
  [...document.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);

// The worker made these words safe. When all has arrived, the page itself shows it.
const show = (list) => {
  const had = slot.childElementCount > 0;
  slot.innerHTML = list;
  if (had && !list && !isTyping()) location.reload();
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
  if (slot) worker.addEventListener("message", ({ data }) => "waiting" in data && show(data.waiting));
  worker.startMessages();
  const registration = await worker.register("/sw.js", { updateViaCache: "none" });
  offer(registration);
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () => offer(registration));
  });
  const home = document.querySelector(".brand")?.getAttribute("href");
  const here = async () => {
    if (document.hidden) return;
    (await worker.ready).active?.postMessage({ say: "here", home });
  };
  addEventListener("online", here);
  document.addEventListener("visibilitychange", () => {
    here();
    registration.update().catch(() => {});
  });
  await here();
};

if (worker) start().catch(() => {});
