// What was made without internet: kept as small facts, sent in the order in which they were made, each as often as it
// takes. The server counts each key once, so a lost answer costs nothing.
//
//   form ──► fact ──► sent: gone from here
//                 ├─ refused: stays with the reason, until it is tried again or thrown away
//                 ├─ signed out: stays, unseen, for the same person
//                 └─ somebody else signs in: gone

const WORDS = { words: "Schrijf eerst iets op." };
const KINDS = [
  // A face leads to the questions after it, and those lead home.
  { path: /^\/check-in$/, name: "Check-in", needs: { face: "Kies eerst een gezicht." }, grows: true, then: afterCheckIn },
  { path: /^\/check-in\/[^/]+\/[^/]+$/, name: "Check-in", then: () => "/home" },
  { path: /^\/questions\/new\/[^/]+$/, name: "Vraag", needs: WORDS, then: () => "/questions" },
  { path: /^\/questions\/[^/]+\/words$/, name: "Vraag", needs: WORDS, then: () => "/questions" },
  { path: /^(\/jim\/[^/]+)?\/messages$/, name: "Bericht", needs: WORDS, then: (path) => path },
  // Two fields for each person: whoever goes back and adds somebody sends one round.
  { path: /^\/calls$/, name: "Belronde", needs: { came: "Kies bij iemand wat eruit kwam." }, grows: true, then: () => CALLS, says: callsIn },
  { path: MY_PERSON, name: "Antwoord", needs: { answer: "Kies eerst een antwoord." }, then: (path) => path },
];

function afterCheckIn(path, fields) {
  return fields.some(([name]) => name === "call_who") ? "/home" : path;
}

function callsIn(fields) {
  const many = fields.filter(([name, value]) => name.startsWith("came.") && value).length;
  return many === 1 ? "1 gesprek" : `${many} gesprekken`;
}

const FACES = {
  5: "heel goed", 4: "goed", 3: "gaat wel", 2: "niet goed", 1: "slecht", dont_know: "weet ik niet", rather_not: "liever niet",
};
const ANSWERS = { spoken: "gesproken", not_spoken: "niet gesproken", worried: "ik maak me zorgen" };

self.addEventListener("message", (event) => {
  const { say, home } = event.data ?? {};
  if (say === "take over") self.skipWaiting();
  if (say === "here") event.waitUntil(somebodyIsHere(home).catch(() => {}));
});

// Where the browser has it: when there is internet again, also when no page is open.
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});

const somebodyIsHere = async (home) => {
  await tellPages();
  await sendAll().catch(() => {});
  if (STOCK[home]) await stock(home);
};

// --- A form is sent ---------------------------------------------------------------------------------------------------

const submit = async (event, path) => {
  const { request } = event;
  const isPlain = (request.headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
  const fields = isPlain ? [...new URLSearchParams(await request.clone().text())] : [];
  if (path.startsWith("/phone/")) return onThisPhone(path, fields, request.referrer);
  if (path === "/sign-out") return signOut(request, fields);
  if (path === AWAY) await remember("away", 0);
  const kind = isPlain && KINDS.find((kind) => kind.path.test(path));
  try {
    const answer = await (kind ? within(FORM_PATIENCE_MS, fetch(request)) : fetch(request));
    if (isDown(answer)) throw new Error("down");
    if (path === WHOLE && answer.type === "opaqueredirect") await remember("answered", dayOf(Date.now()));
    if (path === CALLS && answer.type === "opaqueredirect") event.waitUntil(drawAgain(CALLS).catch(() => {}));
    event.waitUntil(learn(answer, path).catch(() => {}));
    return answer;
  } catch {
    if (path === AWAY) return Response.redirect("/", 303);
    return kind ? keepForm(kind, path, fields) : honest(NO_INTERNET, notKept(path));
  }
};

// Who was called stands on the kept list no more.
const drawAgain = async (path) => learn(await fetch(path, { redirect: "manual" }), path);

const notKept = (path) =>
  path.endsWith("/picture")
    ? "Een foto sturen kan alleen met internet. Je foto is niet bewaard."
    : "Dit kan alleen met internet. Er is niets bewaard.";

const keepForm = async (kind, path, fields) => {
  const whose = await recall("whose");
  if (!whose) return honest(NO_INTERNET, notKept(path));
  const missing = Object.keys(kind.needs ?? {}).find((name) => !isFilled(fields, name));
  const copy = missing && (await copyOf(path));
  if (missing) return copy ? asKept(path, copy, kind.needs[missing], fields) : honest(NO_INTERNET, kind.needs[missing]);
  await keepFact(kind, { path, fields, made: Date.now(), whose, release: RELEASE, refused: "" });
  self.registration.sync?.register("outbox").catch(() => {});
  return Response.redirect(kind.then(path, fields), 303);
};

// Also when each person has a field of that name: "came.<person>".
const isFilled = (fields, name) =>
  fields.some(([known, value]) => (known === name || known.startsWith(`${name}.`)) && value.trim());

// A double tap is one fact, and a check-in grows. Other words under a key that waits already are something new: the
// server counts a key once.
const keepFact = async (kind, fact) => {
  const key = valueOf(fact.fields, "key");
  const same = (await facts()).find(
    (other) => other.path === fact.path && (isAlike(other, fact) || (key && valueOf(other.fields, "key") === key)),
  );
  if (same && isAlike(same, fact)) return;
  if (same && kind.grows) return void (await change(same, { ...same, fields: grown(same.fields, fact.fields), refused: "" }));
  const fields = fact.fields.map(([name, value]) => [name, same && name === "key" ? crypto.randomUUID() : value]);
  await inStore("facts", "readwrite", (store) => store.add({ ...fact, fields }));
};

// What the later form does not ask stays as it was.
const grown = (before, later) => [...before.filter(([name]) => !later.some(([other]) => other === name)), ...later];

// Nothing of anybody is left behind; what was not sent yet is not lost without a word.
const signOut = async (request, fields) => {
  await sendAll().catch(() => {});
  if ((await facts()).length && !valueOf(fields, "anyway")) {
    return honest("Er is nog iets niet verstuurd", "Log je nu uit? Dan is het weg.", form("/sign-out", "anyway", "yes", "Toch uitloggen"));
  }
  try {
    const answer = await fetch(request);
    await forgetEverything().catch(() => {});
    return answer;
  } catch {
    await forgetPages();
    return honest("Uitloggen lukt nu niet", "Probeer het als je weer internet hebt. De bewaarde pagina's zijn al weg.");
  }
};

const forgetEverything = async () => {
  await forgetPages();
  await inStore("facts", "readwrite", (store) => store.clear());
  await inStore("state", "readwrite", (store) => store.clear());
};

// --- What waits is sent -----------------------------------------------------------------------------------------------

let sending;
const sendAll = () => (sending ??= sendEach().finally(() => (sending = undefined)));

const sendEach = async () => {
  for (const fact of await facts()) {
    if (fact.refused) continue;
    const answer = await send(fact);
    const goesOn = await settle(fact, answer);
    await tellPages(hasIt(answer));
    if (!goesOn) return;
  }
};

// How long ago, and no moment: the clock of a phone is often wrong.
const SEND_PATIENCE_MS = 60_000;
const send = (fact) => {
  const ago = Math.max(0, Math.round((Date.now() - fact.made) / 1000));
  const body = new URLSearchParams([...fact.fields, ["ago", String(ago)]]);
  const signal = AbortSignal.timeout(SEND_PATIENCE_MS);
  const headers = { [WHOSE]: fact.whose, [KEPT]: "yes" };
  return fetch(fact.path, { method: "POST", redirect: "manual", headers, body, signal });
};

// Our server says so itself. A redirect may come from anything on the way, such as the sign-in page of a network.
const KEPT = "waakvlam-kept";
const hasIt = (answer) => answer.status === 204 && answer.headers.get(KEPT) === "here";

// What a later try may change: signed out, too slow, too early, too often. Any other 4xx is a no.
const LATER = [401, 408, 425, 429];
const isNo = ({ status }) => status >= 400 && status < 500 && !LATER.includes(status);

// Whether the next one may be tried.
const settle = async (fact, answer) => {
  if (hasIt(answer)) await arrived(fact);
  else if (answer.status === 401) await learn(answer, fact.path);
  else if (isNo(answer)) await refuse(fact, await answer.text());
  return answer.type !== "opaqueredirect" && answer.status < 500 && !LATER.includes(answer.status);
};

const arrived = async (fact) => {
  await change(fact);
  const today = dayOf(Date.now());
  if (fact.path === WHOLE && dayOf(fact.made) === today) await remember("answered", today);
};

// Beside a field, over a form, or as a page of its own.
const WHYS = [
  /<p\b[^>]*class="wrong"[^>]*>([\s\S]*?)<\/p>/,
  /role="alert"[^>]*>[\s\S]*?<b>([\s\S]*?)<\/b>/,
  /<\/h1>[\s\S]*?<p[^>]*>([\s\S]*?)<\/p>/,
];

// The page that refuses says why, and carries what the form must say now: who reads it may have changed, and an older
// app may not have said it.
const refuse = async (fact, text) => {
  const why = WHYS.map((why) => text.match(why)).find(Boolean);
  const now = (name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
  const named = ["readers", "to"].flatMap((name) => (now(name) ? [[name, now(name)]] : []));
  const fields = [...fact.fields.filter(([name]) => !named.some(([known]) => known === name)), ...named];
  const refused = why ? asWords(why[1]) : "Het past niet meer.";
  await change(fact, { ...fact, fields, refused });
};

const SIGNS = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
const asWords = (html) =>
  html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (whole, name) => SIGNS[name] ?? whole).trim();

// The two buttons beside what was refused; only this worker knows these addresses.
const onThisPhone = async (path, fields, referrer) => {
  const n = Number(valueOf(fields, "n"));
  const fact = (await facts()).find((fact) => fact.n === n);
  if (fact && path === "/phone/drop") await drop(n);
  if (fact && path === "/phone/again") {
    const typed = fields.find(([name]) => name === "words")?.[1];
    const again = fact.fields.map(([name, value]) => [name, name === "words" ? (typed ?? value) : value]);
    await inStore("facts", "readwrite", (store) => store.put({ ...fact, fields: again, refused: "" }));
    await sendAll().catch(() => {});
  }
  return Response.redirect(new URL(referrer).pathname, 303);
};

// --- What waits is shown ----------------------------------------------------------------------------------------------

const tellPages = async (isSent = false) => {
  const waiting = await waitingList();
  for (const client of await clients.matchAll({ type: "window" })) client.postMessage({ waiting, isSent });
};

const waitingList = async () => {
  const all = await facts();
  if (!all.length) return "";
  const later = all.some((fact) => !fact.refused) ? "<p>Dit staat op je telefoon. Met internet sturen we het.</p>" : "";
  return `<section class="card"><h2>Nog niet verstuurd</h2>${later}<ul class="lines">${all.map(row).join("")}</ul></section>`;
};

const row = (fact) => {
  const { name, says } = KINDS.find((kind) => kind.path.test(fact.path)) ?? { name: "Iets" };
  const said = says?.(fact.fields) ?? FACES[valueOf(fact.fields, "face")] ?? ANSWERS[valueOf(fact.fields, "answer")];
  const words = valueOf(fact.fields, "words");
  const title = `<p><b>${said ? `${name}: ${said}` : name}</b> <small>${dayOf(fact.made)}</small></p>`;
  const shown = words && !fact.refused ? `<p class="message-words" dir="auto">${safe(words)}</p>` : "";
  const drop = form("/phone/drop", "n", fact.n, "Gooi weg", `: ${name}`);
  return `<li class="stack tight">${title}${shown}${unseen(fact)}${fact.refused ? again(fact, words) : ""}${drop}</li>`;
};

// Who asks for a human must not think that somebody knows.
const unseen = (fact) => {
  if (valueOf(fact.fields, "call") !== "yes" && valueOf(fact.fields, "answer") !== "worried") return "";
  const [who, number] = [valueOf(fact.fields, "call_who"), valueOf(fact.fields, "call_number").replace(/[^+\d]/g, "")];
  const link = number
    ? `<a class="btn quiet" href="tel:${number}">Bel ${safe(who)}</a>`
    : '<a class="btn quiet" href="/help-now">Hulp nu</a>';
  return `<p><b>Nog niemand ziet dit.</b> Kan het niet wachten? Bel dan.</p>${link}`;
};

const again = (fact, words) => {
  const id = `words-${fact.n}`;
  const why = `<p class="wrong"><span>Dit kon niet: ${safe(fact.refused)} Probeer het opnieuw of gooi het weg.</span></p>`;
  const field = words
    ? `<label for="${id}">Jouw woorden</label><textarea class="input" id="${id}" name="words" rows="4">\n${safe(words)}</textarea>`
    : "";
  return why + form("/phone/again", "n", fact.n, "Probeer opnieuw", "", field);
};

const form = (action, name, value, button, unseen = "", inside = "") =>
  `<form method="post" action="${action}" class="stack tight"><input type="hidden" name="${name}" value="${value}">${inside}` +
  `<button class="btn quiet">${button}<span class="unseen">${unseen}</span></button></form>`;

// --- The store --------------------------------------------------------------------------------------------------------

const valueOf = (fields, name) => fields.find(([known]) => known === name)?.[1] ?? "";

const facts = async () => {
  const [whose, all] = await Promise.all([recall("whose"), inStore("facts", "readonly", (store) => store.getAll())]);
  return all.filter((fact) => fact.whose === whose);
};

const isAlike = (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields);

// Puts something in its place, or nothing; only while it is as it was read: it may have grown since.
const change = (fact, next) =>
  inStore("facts", "readwrite", (store) => {
    const asked = store.get(fact.n);
    asked.onsuccess = () => {
      if (asked.result && isAlike(asked.result, fact)) next ? store.put(next) : store.delete(fact.n);
    };
    return asked;
  });

const drop = (n) => inStore("facts", "readwrite", (store) => store.delete(n));

const forgetFactsOfOthers = async (whose) => {
  const all = await inStore("facts", "readonly", (store) => store.getAll());
  for (const fact of all) if (fact.whose !== whose) await drop(fact.n);
};

const recall = (name) => inStore("state", "readonly", (store) => store.get(name));
const remember = (name, value) => inStore("state", "readwrite", (store) => store.put(value, name));

const openStore = () =>
  new Promise((done, fail) => {
    const asked = indexedDB.open("phone", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("facts", { keyPath: "n", autoIncrement: true });
      asked.result.createObjectStore("state");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

const inStore = async (name, mode, act) => {
  const db = await openStore();
  try {
    return await new Promise((done, fail) => {
      const change = db.transaction(name, mode);
      const asked = act(change.objectStore(name));
      change.oncomplete = () => done(asked.result);
      change.onabort = () => fail(change.error);
    });
  } finally {
    db.close();
  }
};
