// The desk by keys: j and k go down and up, n to the next card, Enter opens, b calls, a is done, u takes back, digits say
// what came of a call, s how it sounded and d when to call again, r, v and g go to the round, the questions and the
// municipality, ? tells the keys.
// Every page works without this file. Who dictates or types with other tools turns the letters off.

const ROWS = "main :is(.asks, .calls, .lines) > li";
const FIRST = "a[href], summary, button, input:not([type=hidden]), select, textarea";
const CALL = 'a[href^="tel:"]';
const CAME = 'input[name^="came."]';
const DONE = `input[name="word"], ${CAME}`;
const STEP = `.ask-act a:not([href^="tel:"])`;
const UNDO = 'form[action$="/undo"] button';
const MOOD = 'select[name^="face."]';
const AGAIN = 'input[name^="again_on."]';
const CARDS = "main .card";
const DONE_HERE = "#afronden";

const KEYS = [
  ["j", "Volgende naam"],
  ["k", "Vorige naam"],
  ["n", "Volgende kaart"],
  ["Enter", "Openen"],
  ["b", "Bellen"],
  ["a", "Afronden"],
  ["1", "In de belronde: bereikt"],
  ["2", "In de belronde: niet bereikt"],
  ["3", "In de belronde: via WhatsApp"],
  ["s", "In de belronde: hoe het klonk"],
  ["d", "In de belronde: weer bellen op"],
  ["u", "Ongedaan maken wat je net deed"],
  ["r", "Naar de belronde"],
  ["v", "Naar de vragen"],
  ["g", "Naar de gemeente"],
  ["?", "Deze toetsen"],
];

const shown = (element) => element?.getClientRects().length > 0;
const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => shown(row.querySelector(FIRST)));
const rowHere = () => document.activeElement?.closest(ROWS);

const go = (by) => {
  const all = rows();
  const at = all.indexOf(rowHere());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  const first = next?.querySelector(FIRST);
  first?.focus({ focusVisible: true });
  next?.scrollIntoView({ block: "nearest" });
};

// The first thing to use in the next card; after the last one the first again.
const nextCard = () => {
  const all = [...document.querySelectorAll(CARDS)].map((card) => [...card.querySelectorAll(FIRST)].find(shown)).filter(Boolean);
  const at = all.findLastIndex((first) => first.closest(CARDS).contains(document.activeElement));
  const next = all[(at + 1) % all.length];
  next?.focus({ focusVisible: true });
  next?.closest(CARDS).scrollIntoView({ block: "nearest" });
};

// In the row where somebody is, else the only one of its kind on the page: nobody is called by guessing.
const find = (what) => {
  const here = rowHere();
  if (here) return here.querySelector(what);
  const all = [...document.querySelectorAll(`main ${what}`)].filter(shown);
  return all.length === 1 ? all[0] : undefined;
};

const done = () => {
  const field = [...(rowHere() ?? document).querySelectorAll(DONE)].find(shown);
  if (field) return field.type === "radio" ? field.click() ?? field.focus() : field.focus({ focusVisible: true });
  const step = rowHere()?.querySelector(STEP);
  if (step) location.assign(step.href.replace(/#.*|$/, DONE_HERE));
};

// The choice that stands there, of the call in whose row somebody is.
const came = (at) => () => {
  const choice = rowHere()?.querySelectorAll(CAME)[at];
  choice?.click();
  choice?.focus({ focusVisible: true });
};

const field = (what) => () => rowHere()?.querySelector(what)?.focus({ focusVisible: true });

const undo = () => [...document.querySelectorAll(`main .notice ${UNDO}`)].find(shown)?.click();

// Only where a link on this page leads: whoever has no such door has no such key.
const door = (path) => () => document.querySelector(`a[href="${path}"]`)?.click();

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  n: nextCard,
  b: () => find(CALL)?.click(),
  a: done,
  1: came(0),
  2: came(1),
  3: came(2),
  s: field(MOOD),
  d: field(AGAIN),
  u: undo,
  r: door("/calls"),
  v: door("/answers"),
  g: door("/escalations"),
  "?": () => show(),
};
const ONCE = ["b", "a", "u", "r", "v", "g", "?"];

// --- The list of keys, and the switch ----------------------------------------------------------------------------------

const OFF = "keys-off";
const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
};
const turn = (off) => {
  try {
    off ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF);
  } catch {
    // A browser that keeps nothing has the keys on.
  }
};

const make = (kind, words, inside = []) => {
  const element = document.createElement(kind);
  element.textContent = words;
  element.append(...inside);
  return element;
};

const button = (words, kind, act) => {
  const made = make("button", words);
  made.type = "button";
  made.className = `btn ${kind}`;
  made.addEventListener("click", act);
  return made;
};

const show = () => {
  document.querySelector("dialog.keys")?.remove();
  const list = make("dl", "", KEYS.map(([key, words]) => make("div", "", [make("dt", "", [make("kbd", key)]), make("dd", words)])));
  const title = make("h2", "Toetsen");
  title.id = "keys-title";
  const state = make("p", isOff() ? "De letters staan nu uit." : "Ze doen niets als je typt.");
  state.setAttribute("role", "status");
  const dialog = make("dialog", "");
  const flip = button(isOff() ? "Zet de toetsen aan" : "Zet de toetsen uit", "quiet", () => {
    turn(!isOff());
    state.textContent = isOff() ? "De letters staan nu uit." : "De letters staan nu aan.";
    flip.textContent = isOff() ? "Zet de toetsen aan" : "Zet de toetsen uit";
  });
  const acts = make("div", "", [button("Sluiten", "act", () => dialog.close()), flip]);
  acts.className = "cluster";
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, list, state, acts);
  document.body.append(dialog);
  dialog.showModal();
};

// --- Listening ---------------------------------------------------------------------------------------------------------

// A choice takes no letters; everything else that can be filled in does.
const isTyping = (element) =>
  element?.isContentEditable ||
  (element?.matches?.("input, textarea, select") && !["radio", "checkbox", "submit", "button"].includes(element.type));

addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  const isOurs = act && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing && !event.defaultPrevented;
  if (!isOurs || isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.repeat && ONCE.includes(event.key)) return;
  event.preventDefault();
  act();
});

const hint = make("p", "", [button("Toetsen", "bare", show)]);
hint.className = "keys-hint no-print";
document.querySelector("main")?.append(hint);

if (location.hash === DONE_HERE) done();
