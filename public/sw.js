// The service worker: pages when there is no internet. What must still be sent is in sw-outbox.js, push messages are in
// sw-push.js; the server puts the three together and fills in what this release is made of.
//
// A page comes from the internet first. What is kept is shown as kept: with the moment it was drawn, and without any
// script but phone.js, under a policy of its own, because a nonce is good for one page once.
// Everything personal is kept under the mark of whose it is, and goes as soon as the server says it is somebody else's.

const RELEASE = "%RELEASE%";
const NEEDED = ["%FILES%"];
const FILES = `files-${RELEASE}`;
const SCRIPT = "/phone.js";

// Kept for whoever is signed in, by where they begin; nothing else ever is. A JIM keeps a page for each of their people.
const WHOLE = "/check-in";
const STOCK = { "/home": ["/home", WHOLE, "/people", "/evenings", "/help-now"], "/jim": ["/jim", "/help-now"] };
const MY_PERSON = /^\/jim\/[\w-]+$/;
const MOST_OF_MINE = 10;
// A round of calls names many people: kept after it was opened, for a day.
const CALLS = "/calls";
// About nobody: fetched without a cookie when this release is installed.
const OPEN = ["/offline", "/help-now", "/weg"];
const AWAY = "/weg";
const HELP = "/help-now";
const AWAY_MS = 60 * 60_000;

const DAY_MS = 86_400_000;
const KEEP_MS = 30 * DAY_MS;
const PAGE_PATIENCE_MS = 4_000;
const FORM_PATIENCE_MS = 15_000;

const WHOSE = "waakvlam-whose";
const WHEN = "waakvlam-when";
const KEPT_AT = "waakvlam-kept-at";
const NOBODY = "nobody";

const CALL = "Bellen kan wel.";
const NO_INTERNET = "Je hebt nu geen internet.";
const SLOW = "Het internet is nu traag.";
const DOWN = "Waakvlam is nu niet te bereiken.";

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const isPage = request.mode === "navigate";
  if (request.method === "GET" && isPage) event.respondWith(look(event, pathname));
  else if (request.method === "GET" && (isForEver(pathname) || pathname === SCRIPT)) event.respondWith(file(request));
  else if (request.method === "POST" && isPage && isFromUs(request)) event.respondWith(submit(event, pathname));
});

const isKept = (path) =>
  path === CALLS || MY_PERSON.test(path) || Object.values(STOCK).some((paths) => paths.includes(path));

// A name with its content in it: it never changes.
const isForEver = (path) => /-[0-9a-f]{16}\.\w+$/.test(path);

// A form on somebody else's page is left to the browser: sent from here it would look like ours.
const isFromUs = (request) => request.referrer.startsWith(`${location.origin}/`);

const install = async () => {
  const cache = await caches.open(FILES);
  await cache.addAll([SCRIPT, ...NEEDED]);
  for (const path of OPEN) {
    const answer = await fetch(path, { credentials: "omit" });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    await cache.put(path, page(bare(await answer.text())));
  }
};

// The files of the release before this one stay a while: an open page may still ask for them.
const activate = async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith("files-") && name !== FILES);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
};

const file = async (request) => {
  const ours = { cacheName: FILES, ignoreVary: true };
  const known = (await caches.match(request, ours)) ?? (await caches.match(request, { ignoreVary: true }));
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
};

// --- Looking at a page ------------------------------------------------------------------------------------------------

const look = async (event, path) => {
  if (path === AWAY) await remember("away", Date.now() + AWAY_MS);
  const copy = isKept(path) ? await copyOf(path) : undefined;
  // What waits goes first: the server then goes on with that check-in, and asks for no other.
  const asked = path === WHOLE ? sendAll().catch(() => {}).then(() => fetch(event.request)) : fetch(event.request);
  event.waitUntil(asked.then((answer) => learn(answer, path)).catch(() => {}));
  try {
    const answer = await (copy ? within(PAGE_PATIENCE_MS, asked) : asked);
    return isDown(answer) ? await offline(path, copy, DOWN) : answer;
  } catch (why) {
    return offline(path, copy, why.name === "TimeoutError" ? SLOW : NO_INTERNET);
  }
};

// Something before our server answers for it.
const isDown = (answer) => [502, 503, 504].includes(answer.status) && !answer.headers.has(WHOSE);

const within = (ms, asked) =>
  Promise.race([
    asked,
    new Promise((_, fail) => setTimeout(() => fail(new DOMException("too slow", "TimeoutError")), ms)),
  ]);

// Every page says whose it is. The first one that is nobody's, or somebody else's, ends what was kept.
const learn = async (answer, path) => {
  const whose = answer.headers.get(WHOSE);
  const isPlain = answer.status === 200 && !new URL(answer.url).search;
  const text = isPlain && isKept(path) ? answer.clone().text() : undefined;
  if (!whose) return;
  if (whose === NOBODY) return forgetPages();
  if (whose !== (await recall("whose"))) await becomes(whose);
  if (text) await keep(whose, path, await text, answer.headers.get(WHEN));
};

const becomes = async (whose) => {
  await forgetPages();
  await forgetFactsOfOthers(whose);
  await remember("answered", "");
  await remember("whose", whose);
};

const forgetPages = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await remember("stocked", {});
};

const keep = async (whose, path, text, when) => {
  const cache = await caches.open(`pages-${whose}`);
  const copy = page(bare(text), { [WHEN]: when ?? "", [KEPT_AT]: String(Date.now()) });
  const card = path === "/home" && bare(text).match(CHECK_IN);
  await cache.put(path, copy);
  if (!card) return;
  await cache.put(CARD, page(card[0], { [KEPT_AT]: String(Date.now()) }));
  await remember("answered", "");
};

const copyOf = async (path) => {
  const whose = await recall("whose");
  const copy = whose && (await caches.match(path, { cacheName: `pages-${whose}` }));
  const keepMs = path === CALLS ? DAY_MS : KEEP_MS;
  if (copy && Date.now() - Number(copy.headers.get(KEPT_AT)) < keepMs) return copy;
  if (copy) await (await caches.open(`pages-${whose}`)).delete(path);
};

// What helps most without internet is there before anybody needs it: once a day, for who has such pages.
const stock = async (home) => {
  const stocked = (await recall("stocked")) || {};
  if (Date.now() - (stocked[home] ?? 0) < DAY_MS) return;
  for (const path of STOCK[home]) await fetchCopy(path);
  const mine = (await (await copyOf("/jim"))?.text()) ?? "";
  const paths = new Set([...mine.matchAll(/href="([^"]+)"/g)].map(([, path]) => path).filter((path) => MY_PERSON.test(path)));
  if (home === "/jim") for (const path of [...paths].slice(0, MOST_OF_MINE)) await fetchCopy(path);
  await remember("stocked", { ...stocked, [home]: Date.now() });
};

// Whoever only looks at the start has no old evenings or people either.
const fetchCopy = async (path) => {
  const copy = await copyOf(path);
  const isFresh = copy && Date.now() - Number(copy.headers.get(KEPT_AT)) < DAY_MS;
  if (!isFresh) await learn(await fetch(path, { redirect: "manual" }), path);
};

// --- Without internet -------------------------------------------------------------------------------------------------

// After "Weg hier" no page shows itself, also without internet.
const offline = async (path, copy, why) => {
  if (((await recall("away")) ?? 0) > Date.now()) return page(await openPage(AWAY));
  const other = !copy && (await placeOfOther(path));
  if (other) return Response.redirect(other, 303);
  if (path === WHOLE && !(await waitingCheckIn()) && (await isAnswered())) return Response.redirect("/home", 303);
  if (copy) return asKept(path, copy, why);
  if (path === HELP) return page(withBanner(await openPage(path), why, CALL));
  return honest(why, "Deze pagina kun je nu niet zien.", MARK);
};

// With it a page may be asked for again by itself; a form that failed may not.
const MARK = '<div id="no-internet"></div>';

// Where somebody is who came to a start that they don't have, or to questions that are not kept.
const placeOfOther = async (path) => {
  if (path === WHOLE) return "/home";
  if (["/", "/monday"].includes(path) && (await copyOf(CALLS))) return CALLS;
  for (const home of Object.keys(STOCK)) if (["/", "/home"].includes(path) && (await copyOf(home))) return home;
};

const CARD = "/home/check-in";
const CHECK_IN = /<article id="check-in">[\s\S]*?<\/article>/;

const asKept = async (path, copy, why, typed) => {
  let text = await copy.text();
  if (path === "/home") text = await withCheckIn(text, copy);
  text = withKeysOfItsOwn(text);
  if (path === WHOLE) typed ??= (await waitingCheckIn())?.fields;
  if (path === CALLS) typed ??= (await waitingRound())?.fields;
  if (typed) text = withAnswers(text, typed);
  text = withBanner(text, why, path === HELP ? CALL : `Dit is van ${copy.headers.get(WHEN)}.`);
  return page(await withWaiting(text));
};

// A page that thanks for the check-in of another day asks again; nobody is asked twice a day.
const withCheckIn = async (text, copy) => {
  if (await waitingCheckIn()) return text.replace(CHECK_IN, (await copyOf(WHOLE)) ? MORE : "");
  if (await isAnswered()) return text.replace(CHECK_IN, "");
  if (CHECK_IN.test(text) || dayOf(Number(copy.headers.get(KEPT_AT))) === dayOf(Date.now())) return text;
  const card = await (await copyOf(CARD))?.text();
  return card ? text.replace("</h1>", () => `</h1>${card}`) : text;
};

const MORE = `<a class="btn quiet" href="${WHOLE}">Vertel meer</a>`;

// Today's check-in that waits on this phone.
const waitingCheckIn = async () =>
  (await facts()).findLast((fact) => fact.path === WHOLE && dayOf(fact.made) === dayOf(Date.now()));

// The round that waits on this phone: whoever goes on with it sees what came of each call.
const waitingRound = async () => (await facts()).findLast((fact) => fact.path === CALLS && !fact.refused);

// Whether the server has one of today.
const isAnswered = async () => (await recall("answered")) === dayOf(Date.now());

// What was chosen and typed before stays so, under the same key.
const withAnswers = (text, fields) => fields.reduce((text, [name, value]) => withAnswer(text, name, safe(value)), text);

const withAnswer = (text, name, value) => {
  const named = `[^>]*\\bname="${name.replace(/[^\w-]/g, "\\$&")}"[^>]*>`;
  if (name === "key") return text.replace(/name="key" value="[^"]*"/, () => `name="key" value="${value}"`);
  if (name === "words") return text.replace(/(<textarea\b[^>]*>)[^<]*/, (_, open) => `${open}\n${value}`);
  if (/^(words|again_on)\./.test(name)) return text.replace(new RegExp(`<input\\b${named}`), (field) => typedIn(field, value));
  if (/^(face|told)\./.test(name)) return text.replace(new RegExp(`<select\\b${named}[\\s\\S]*?</select>`), (field) => chosenIn(field, value));
  return value ? text.replace(`name="${name}" value="${value}"`, (field) => `${field} checked`) : text;
};

const typedIn = (field, value) => field.replace(/\svalue(="[^"]*")?/, "").replace("<input", () => `<input value="${value}"`);
const chosenIn = (field, value) =>
  field.replace(/\sselected(="[^"]*")?/g, "").replace(`value="${value}"`, (option) => `${option} selected`);

// The same kept page may be used on two days: each time its forms are new ones.
const withKeysOfItsOwn = (text) =>
  text.replace(/name="key" value="[^"]*"/g, () => `name="key" value="${crypto.randomUUID()}"`);

const withBanner = (text, why, more) =>
  text.replace(
    "</h1>",
    () => `</h1><div id="no-internet" class="notice amber" role="status"><div><b>${why}</b><p>${safe(more)}</p></div></div>`,
  );

const withWaiting = async (text) => {
  const list = await waitingList();
  return text.replace(/(<div id="waiting"[^>]*>)[\s\S]*?<\/div>/, (_, open) => `${open}${list}</div>`);
};

const honest = async (title, words, more = "") => {
  const text = await withWaiting(await openPage("/offline"));
  return page(
    text
      .replace(/<h1>[\s\S]*?<\/h1>/, () => `<h1>${title.replace(/\.$/, "")}</h1>`)
      .replace(/<p id="why">[\s\S]*?<\/p>/, () => `<p id="why">${words}</p>${more}`),
  );
};

const openPage = async (path) => (await caches.match(path, { cacheName: FILES }))?.text() ?? "";

// Pictures are not kept, and of all script only phone.js runs: the policy of a stored page has no nonce.
const bare = (text) =>
  text.replace(/<script\b[\s\S]*?<\/script>|<img\b[^>]*>/gi, (tag) => (tag.includes(`src="${SCRIPT}"`) ? tag : ""));

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const page = (text, more = {}) =>
  new Response(text, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "referrer-policy": "same-origin",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...more,
    },
  });

const safe = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const dayOf = (ms) =>
  new Date(ms).toLocaleDateString("nl-NL", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Amsterdam" });
