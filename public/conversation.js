// New messages without a reload, and words by voice where the browser can. The page works without this file too.

const talk = document.querySelector("#talk[data-live]");

// Only what is new comes in, so that a screen reader does not hear everything again. Who reads is left as it was said.
const show = async () => {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...(page.getElementById("talk")?.children ?? [])];
  for (const was of [...talk.children]) {
    if (!fresh.some((now) => now.id && now.id === was.id) && !was.id) was.remove();
  }
  for (const now of fresh) {
    const was = now.id && document.getElementById(now.id);
    if (!was) talk.append(now);
    else if (was.outerHTML !== now.outerHTML) was.replaceWith(now);
  }
};

// A page that nobody looks at asks for nothing: what it showed would count as seen.
let waits = false;
const look = () => {
  waits = document.hidden;
  if (!waits) show().catch(() => {});
};

if (talk) {
  const stream = new EventSource(`${talk.dataset.live}?seen=${talk.dataset.seen}`);
  stream.addEventListener("new", look);
  stream.addEventListener("stop", () => stream.close());
  addEventListener("pagehide", () => stream.close());
  document.addEventListener("visibilitychange", () => waits && look());
}

// What is heard stands in the field, to be read before it is sent.
const voice = document.querySelector("[data-voice]");
const Listener = window.SpeechRecognition ?? window.webkitSpeechRecognition;
if (voice && Listener) {
  const button = voice.querySelector("button");
  const word = voice.querySelector("[data-voice-word]");
  const note = voice.querySelector("[data-voice-note]");
  const field = document.getElementById(voice.dataset.voice);
  let listener = null;
  const rest = () => {
    listener = null;
    word.textContent = "Praten";
    button.setAttribute("aria-pressed", "false");
  };
  button.addEventListener("click", () => {
    if (listener) return listener.stop();
    listener = new Listener();
    listener.lang = "nl-NL";
    listener.onresult = (heard) => {
      const words = [...heard.results].map((result) => result[0].transcript.trim()).join(" ");
      field.value = `${field.value.trim()} ${words}`.trim();
    };
    listener.onerror = () => (note.textContent = "Dat lukte niet. Typ je bericht.");
    listener.onend = rest;
    word.textContent = "Stop met praten";
    button.setAttribute("aria-pressed", "true");
    listener.start();
  });
  voice.hidden = false;
}
