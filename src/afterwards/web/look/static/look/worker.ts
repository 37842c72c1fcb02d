// The service worker: what stands between the pages and the network. It keeps Today and Help for when there is
// no signal, holds what was done until the site has it, and knows whether the app is locked.
// It never gives one person's page to another: what is kept belongs to one person, and goes with them.
import {
  allActs, countWaiting, fact, forgetAll, keepAct, keepPage, keepPages, lockOf, markAct, nowHere, openKey, pageAt,
  removeAct, removeLock, setFact, setLock, unlock, waiting, type Act, type Page, type Waiting,
} from "./keeping";

declare const self: ServiceWorkerGlobalScope;

const PUBLIC = "public-1";
/** Pages that belong to nobody; they open without a signal, signed out and locked. */
const OPEN_PAGES = ["/help/", "/help/unwell/", "/leave/", "/lock/", "/away/"];
/** One's own page in the place of a general one, while the app is open: help comes at once, fresh or kept. */
const OWN_PAGES: Record<string, string> = { "/help/": "/mine/help/", "/help/unwell/": "/mine/unwell/" };
/** A check-in that is being filled in: its page is kept as it comes. */
const PAPER = /^\/checkins\/([0-9a-f-]{36})\/$/;
const QUICK = 550;
/** Paths that a lock does not close: help, leaving, signing in and out. */
const NEVER_LOCKED = ["/help/", "/leave/", "/lock/", "/away/", "/account/", "/i18n/", "/welcome/", "/ride/", "/invitation"];
const LOCK_AFTER = 120_000;
const SLOW = 6_000;
const SENDING = 4_000;
const STALE = 6 * 3_600;
const MOST_QUIET = 900;
const DAY = 86_400;
const CONTENT_SECURITY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

let memory: CryptoKey | undefined;
let seenAt = 0;
/** Until when (ms) the site asked for nothing more; what waits stays as it is. */
let quietUntil = 0;
let looking: Promise<void> | undefined;
/** How often somebody signed out here: what was asked for before is not kept after. */
let forgotten = 0;

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Now by the site's clock, in epoch seconds. */
const siteNow = async (): Promise<number> => seconds() + ((await fact<number>("offset")) ?? 0);

// --- The key ------------------------------------------------------------------------------------------

/** The key, or undefined while the app is locked. */
async function currentKey(): Promise<CryptoKey | undefined> {
  if (!(await lockOf())) return openKey();
  if (memory && Date.now() - seenAt < LOCK_AFTER) return memory;
  memory = await askPages();
  if (memory) seenAt = Date.now();
  return memory;
}

/** A worker forgets everything when it rests; a page that is in use still holds the key. */
async function askPages(): Promise<CryptoKey | undefined> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = pages.map(
    (page) =>
      new Promise<CryptoKey | undefined>((resolve) => {
        const wire = new MessageChannel();
        wire.port1.onmessage = (event: MessageEvent) => resolve(event.data as CryptoKey | undefined);
        page.postMessage({ ask: "key" }, [wire.port2]);
        setTimeout(() => resolve(undefined), 400);
      }),
  );
  return (await Promise.all(answers)).find(Boolean);
}

async function lockNow(): Promise<void> {
  memory = undefined;
  if (!(await lockOf())) return;
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    page.postMessage({ tell: "locked" });
  }
}

// --- Public pages and files ---------------------------------------------------------------------------

async function keepPublic(language: string): Promise<void> {
  const cache = await caches.open(PUBLIC);
  for (const path of OPEN_PAGES) {
    const answer = await fetch(path, { credentials: "omit", headers: { "Accept-Language": language } });
    if (!answer.ok) continue;
    const html = await answer.text();
    await cache.put(path, asPage(html));
    await keepFiles(html);
  }
  await setFact("language", language);
  await setFact("public", seconds());
}

/** Once a day, and in another language at once. */
async function renewPublic(language: string): Promise<void> {
  const isOld = ((await fact<number>("public")) ?? 0) + DAY < seconds();
  if (isOld || language !== (await fact<string>("language"))) await keepPublic(language);
}

/** The stylesheet, script and icons that a page names, and the typeface that the stylesheet names. */
async function keepFiles(text: string): Promise<void> {
  const cache = await caches.open(PUBLIC);
  const named = new Set([...text.matchAll(/["'(](\/static\/[^"')]+)["')]/g)].map((match) => match[1] ?? ""));
  for (const path of named) {
    if (await cache.match(path)) continue;
    const answer = await fetch(path);
    if (!answer.ok) continue;
    await cache.put(path, answer.clone());
    if (path.endsWith(".css")) await keepFiles((await answer.text()).replaceAll(/url\(([^"')]+)\)/g, "('$1')"));
  }
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(PUBLIC);
  const known = await cache.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) await cache.put(request.url, answer.clone());
  return answer;
}

function asPage(html: string): Response {
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": CONTENT_SECURITY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
  };
  return new Response(html, { headers });
}

// --- Pages --------------------------------------------------------------------------------------------

const isOpen = (path: string): boolean => NEVER_LOCKED.some((start) => path.startsWith(start));

async function page(event: FetchEvent): Promise<Response> {
  const url = new URL(event.request.url);
  const own = OWN_PAGES[url.pathname];
  if (own) return helpPage(event, url, own);
  if (url.pathname === "/leave/") await lockNow();
  if (!isOpen(url.pathname) && !(await currentKey())) {
    return Response.redirect(`/lock/?next=${encodeURIComponent(url.pathname + url.search)}`);
  }
  const substitute = keptPage(url.pathname);
  try {
    const asked = fetch(event.request);
    const answer = await within(asked, (await substitute) ? SLOW : 60_000);
    await notice(answer, (work) => event.waitUntil(work)).catch(() => undefined);
    if (PAPER.test(url.pathname) && answer.ok) event.waitUntil(keepPaper(url.pathname, answer.clone()).catch(() => undefined));
    if (answer.status < 500) return answer;
    return (await substitute) ?? answer;
  } catch {
    return (await substitute) ?? (await openPage("/away/")) ?? Response.error();
  }
}

/** When each page of a check-in was kept as it came (ms): one that is newer than what is fetched ahead stays. */
const papers = new Map<string, number>();

async function keepPaper(path: string, answer: Response): Promise<void> {
  const key = await currentKey();
  papers.set(path, Date.now());
  const person = answer.headers.get("Person");
  if (key && person) await keepPage(key, person, { path, since: 0, html: await answer.text() });
}

/** A check-in that was begun on this phone and is not known to the site yet: the form's page, without answers. */
async function newPaper(key: CryptoKey, path: string): Promise<Response | undefined> {
  const id = PAPER.exec(path)?.[1];
  const person = await fact<string>("person");
  const begun = id && person && (await allActs(key, person)).find((one) => one.act === "begin" && one.id === id);
  return begun ? ownPage(key, `/checkins/form/${begun.fields["form"]}/`) : undefined;
}

/** Help: one's own page if the app is open, else everybody's. It never waits long, and it never fails. */
async function helpPage(event: FetchEvent, url: URL, address: string): Promise<Response> {
  const key = await currentKey().catch(() => undefined);
  const person = await fact<string>("person").catch(() => undefined);
  if (key && person !== "nobody") {
    const fresh = within(freshPage(event, key, url.pathname, address + url.search), QUICK).catch(() => undefined);
    const found = (await fresh) ?? (await ownPage(key, url.pathname));
    if (found) return found;
  }
  const general = await openPage(url.pathname).catch(() => undefined);
  const asked = within(fetch(event.request), general ? QUICK : 60_000);
  const answer = await asked.catch(() => undefined);
  return (answer && answer.status < 500 ? answer : general) ?? answer ?? Response.error();
}

/** One's own page from the site, and kept; undefined for somebody who is not signed in. */
async function freshPage(event: FetchEvent, key: CryptoKey, path: string, address: string): Promise<Response | undefined> {
  const answer = await fetch(address, { redirect: "manual" });
  if (!answer.ok) return undefined;
  const html = await answer.text();
  await notice(answer, (work) => event.waitUntil(work)).catch(() => undefined);
  const person = answer.headers.get("Person");
  if (person) event.waitUntil(keepPage(key, person, { path, since: 0, html }).catch(() => undefined));
  return asPage(html);
}

/** What is kept of one's own for a path. A store that can not be read keeps nobody from help. */
async function ownPage(key: CryptoKey, path: string): Promise<Response | undefined> {
  try {
    const now = await siteNow();
    const own = await pageAt(key, path, now);
    return own && asPage(marked(own, now));
  } catch {
    return undefined;
  }
}

function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  promise.catch(() => undefined); // what comes too late may fail unheard
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("slow")), milliseconds)),
  ]);
}

const openPage = async (path: string): Promise<Response | undefined> => (await caches.open(PUBLIC)).match(path);

/** What is kept for a path: one's own page if the app is open, else everybody's. */
async function keptPage(path: string): Promise<Response | undefined> {
  const key = await currentKey().catch(() => undefined);
  const own = key && (await ownPage(key, path === "/" ? "/today/" : path));
  return own ?? (key && (await newPaper(key, path).catch(() => undefined))) ?? openPage(path);
}

/** The page with the time that it is, and a mark that it is a kept one. */
function marked(own: Page, now: number): string {
  return own.html.replace(/data-now="\d+"/, `data-now="${now}" data-kept="${own.since}"`);
}

/** Whose page came, and whether what is kept is still of it. */
async function notice(answer: Response, meanwhile: (work: Promise<unknown>) => void): Promise<void> {
  const person = answer.headers.get("Person");
  if (person === null) return;
  if ((await fact<string>("person")) !== person) await nowHere(person);
  const stamp = answer.headers.get("Stamp");
  if (stamp === null || person === "nobody") return;
  const isStale = ((await fact<number>("fetched")) ?? 0) + STALE < seconds();
  if (isStale || stamp !== (await fact<string>("stamp"))) meanwhile(fetchAhead(person).catch(() => undefined));
}

/** The first page of all came before the worker did: look now whose it is, once for all who ask meanwhile. */
async function firstLook(): Promise<void> {
  if ((await fact("person")) !== undefined) return;
  looking ??= fetchAhead().finally(() => {
    looking = undefined;
  });
  await looking;
}

interface Ahead {
  person: string;
  stamp: string;
  now: number;
  pages: Page[];
  also: { path: string; address: string }[];
}

/** Keep what is to come for this person; for whoever is signed in, where nobody is known yet. */
async function fetchAhead(known?: string): Promise<void> {
  const began = Date.now();
  const before = forgotten;
  const answer = await fetch("/api/1/ahead", known ? { headers: { Person: known } } : {});
  const key = await currentKey();
  if (!answer.ok || !key) return;
  const ahead = (await answer.json()) as Ahead;
  const { person, stamp } = ahead;
  const old = (await allActs(key, person)).filter((act) => act.sent);
  const isUnknown = (await fact("person")) === undefined;
  if (forgotten !== before) return; // somebody signed out meanwhile
  if (isUnknown) await nowHere(person);
  const pages = [...ahead.pages];
  for (const { path, address } of ahead.also) {
    const also = await fetch(address);
    if (also.ok && !also.redirected && also.headers.get("Content-Type")?.startsWith("text/html")) {
      pages.push({ path, since: 0, html: await also.text() });
    }
  }
  const spared = [...papers].filter(([, since]) => since >= began).map(([path]) => path);
  if (!(await keepPages(key, person, pages, spared))) return;
  const isShown = ({ id, fields }: Act): boolean => spared.some((path) => [id, fields["paper"]].includes(PAPER.exec(path)?.[1]));
  await Promise.all(old.filter((act) => !isShown(act)).map((act) => removeAct(act.n)));
  await setFact("offset", ahead.now - seconds());
  await setFact("fetched", seconds());
  await setFact("stamp", stamp);
  for (const html of new Set(pages.map((one) => one.html))) await keepFiles(html);
}

// --- What waits ---------------------------------------------------------------------------------------

/** Send what waits, in its order, one worker at a time. Stops at the first thing that can not go now. */
async function drain(): Promise<void> {
  await self.navigator.locks.request("outbox", async () => {
    const key = await currentKey();
    const person = await fact<string>("person");
    if (!key || !person || Date.now() < quietUntil) return;
    for (const act of await waiting(key, person)) {
      if (act.refused) continue;
      const status = await send(person, act);
      if (status >= 200 && status < 300) await (isOfPaper(act) ? markAct(act.n, { sent: true }) : removeAct(act.n));
      else if (status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status)) await markAct(act.n, { refused: status });
      else return;
    }
    await closeBeginnings(key, person);
  });
}

/** The site refuses to begin a form that has changed, and takes its answers all the same: then nothing is open. */
async function closeBeginnings(key: CryptoKey, person: string): Promise<void> {
  const acts = await allActs(key, person);
  const taken = new Set(acts.filter((act) => act.sent && act.act === "say").map((act) => act.fields["paper"]));
  const begun = acts.filter((act) => act.act === "begin" && act.refused && taken.has(act.id));
  await Promise.all(begun.map((act) => markAct(act.n, { refused: 0, sent: true })));
}

const isOfPaper = (act: Act): boolean => ["begin", "say", "hand"].includes(act.act);

async function send(person: string, act: Waiting): Promise<number> {
  const { id, act: name, fields, happened_at } = act;
  const body = JSON.stringify({ id, act: name, fields, happened_at, sent_at: seconds() });
  try {
    const answer = await fetch("/api/1/acts", {
      method: "POST",
      headers: { "Content-Type": "application/json", Person: person },
      body,
    });
    const later = Number(answer.headers.get("Retry-After"));
    if (answer.status === 429 && later > 0) quietUntil = Date.now() + Math.min(later, MOST_QUIET) * 1000;
    return answer.status;
  } catch {
    return 0;
  }
}

/** Keep an act, try to send it at once, and say what became of it. ``only``: it is sent with the next ones. */
async function keepAndSend(act: Act, only = false): Promise<unknown> {
  const key = await currentKey();
  const person = await fact<string>("person");
  if (!key || !person || person === "nobody") return { failed: true };
  const n = await keepAct(key, person, act);
  if (only) return { kept: true };
  await within(drain(), SENDING).catch(() => undefined);
  const left = (await waiting(key, person)).find((one) => one.n === n);
  return left ? { kept: true, refused: left.refused } : { sent: true };
}

/** Drawn with the store: a browser that empties the store loses it too. */
async function born(): Promise<string> {
  const found = await fact<string>("born");
  if (found) return found;
  const made = crypto.randomUUID();
  await setFact("born", made);
  return made;
}

/** What was done on this phone, and whether the site has it. */
async function actsOf(): Promise<unknown> {
  const key = await currentKey();
  const person = await fact<string>("person");
  return key && person ? { acts: await allActs(key, person) } : { failed: true };
}

async function state(): Promise<unknown> {
  const lock = await lockOf();
  const key = await currentKey();
  const person = await fact<string>("person");
  const acts = key && person ? await waiting(key, person) : [];
  return {
    hasLock: Boolean(lock),
    isOpen: Boolean(key),
    key: lock ? key : undefined,
    waitUntil: lock?.waitUntil ?? 0,
    born: await born(),
    count: await countWaiting(),
    acts,
  };
}

// --- Wires --------------------------------------------------------------------------------------------

interface Message {
  do: string;
  act?: Act;
  n?: number;
  pin?: string;
  language?: string;
}

/** ``meanwhile`` keeps the worker awake for what the answer does not wait for. */
async function answerTo(message: Message, meanwhile: (work: Promise<unknown>) => void): Promise<unknown> {
  seenAt = Date.now();
  switch (message.do) {
    case "act":
    case "keep":
      return message.act && keepAndSend(message.act, message.do === "keep");
    case "acts":
      return actsOf();
    case "state":
      meanwhile(renewPublic(message.language ?? "en").then(firstLook).catch(() => undefined));
      return state();
    case "drain":
      await within(drain(), 20_000).catch(() => undefined);
      return state();
    case "remove":
      if (message.n !== undefined) await removeAct(message.n);
      return state();
    case "set-lock":
    case "remove-lock": {
      const old = await currentKey();
      if (!old) return { failed: true };
      memory = message.do === "set-lock" ? await setLock(old, message.pin ?? "") : await removeLock(old);
      return state();
    }
    case "unlock": {
      const found = await unlock(message.pin ?? "");
      if ("key" in found) memory = found.key;
      return "key" in found ? state() : { isOpen: false, waitUntil: found.waitUntil };
    }
    case "lock":
      await lockNow();
      return state();
    case "forget":
      memory = undefined;
      forgotten += 1;
      return forgetAll();
    default:
      return undefined;
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepPublic("en").then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== PUBLIC));
  event.waitUntil(
    old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});
self.addEventListener("message", (event) => {
  const port = event.ports[0];
  event.waitUntil(
    answerTo(event.data as Message, (work) => event.waitUntil(work))
      .catch(() => ({ failed: true }))
      .then((answer) => port?.postMessage(answer)),
  );
});
self.addEventListener("sync" as "message", (event) => event.waitUntil(drain()));
