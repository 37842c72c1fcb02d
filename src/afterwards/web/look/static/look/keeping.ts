// What the phone keeps: pages for when there is no signal, and what was done and not sent yet.
// All of it is sealed. Without an app lock the key lies beside it, where no page can read its bytes; with one
// it is wrapped by the PIN and is only ever in memory while the app is open.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** One thing that the person did. */
export interface Act {
  id: string;
  act: string;
  fields: Record<string, string>;
  happened_at: number;
}

export interface Waiting extends Act {
  n: number;
  /** The status with which the site refused it; it stays until the person has seen it. */
  refused: number;
  /** The site has it. An answer of a check-in stays beside its kept page until a newer page comes. */
  sent: boolean;
}

interface Lock {
  salt: Uint8Array<ArrayBuffer>;
  wrapped: Sealed;
  tries: number;
  waitUntil: number;
}

interface Kept extends DBSchema {
  facts: { key: string; value: unknown };
  pages: { key: string; value: { id: string; path: string; since: number; page: Sealed } };
  outbox: { key: number; value: { n?: number; person: string; refused: number; sent?: boolean; act: Sealed } };
}

export const PIN_ROUNDS = 600_000;
const FREE_TRIES = 10;
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 3_600_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let opened: Promise<IDBPDatabase<Kept>> | undefined;

/** The database; an unusable one is opened anew at the next call. */
export function kept(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>("kept", 1, {
    upgrade(database) {
      database.createObjectStore("facts");
      database.createObjectStore("pages", { keyPath: "id" });
      database.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    },
    blocking: () => void opened?.then((database) => database.close()).then(() => (opened = undefined)),
    terminated: () => (opened = undefined),
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

export async function fact<T>(name: string): Promise<T | undefined> {
  return (await (await kept()).get("facts", name)) as T | undefined;
}

export async function setFact(name: string, value: unknown): Promise<void> {
  await (await kept()).put("facts", value, name);
}

// --- Sealing ------------------------------------------------------------------------------------------

export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = encoder.encode(JSON.stringify(value));
  const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(place) }, key, text);
  return { iv, bytes };
}

export async function unseal<T>(key: CryptoKey, place: string, sealed: Sealed): Promise<T> {
  const how = { name: "AES-GCM", iv: sealed.iv, additionalData: encoder.encode(place) };
  return JSON.parse(decoder.decode(await crypto.subtle.decrypt(how, key, sealed.bytes))) as T;
}

function imported(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** The key of a phone without a lock, made when it is first wanted. Its bytes can not be read out of it. */
export async function openKey(): Promise<CryptoKey> {
  const found = await fact<CryptoKey>("key");
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await setFact("key", made);
  return made;
}

// --- The lock -----------------------------------------------------------------------------------------

export const lockOf = (): Promise<Lock | undefined> => fact<Lock>("lock");

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const words = await crypto.subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: PIN_ROUNDS };
  return crypto.subtle.deriveKey(how, words, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Lock what is kept with a PIN. What waits is sealed anew; pages are fetched again. Gives the new key. */
export async function setLock(old: CryptoKey, pin: string): Promise<CryptoKey> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapped = await seal(await pinKey(pin, salt), "lock", [...raw]);
  const key = await imported(raw);
  await reseal(old, key, { salt, wrapped, tries: 0, waitUntil: 0 });
  return key;
}

/** No lock any more. */
export async function removeLock(old: CryptoKey): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await reseal(old, key, undefined);
  return key;
}

/** Everything under the new key in one step: after a crash it is all under the old one or all under the new. */
async function reseal(old: CryptoKey, key: CryptoKey, lock: Lock | undefined): Promise<void> {
  const database = await kept();
  const rows = await database.getAll("outbox");
  const sealed = await Promise.all(
    rows.map(async (row) => ({ ...row, act: await seal(key, "outbox", await unseal(old, "outbox", row.act)) })),
  );
  const step = database.transaction(["facts", "pages", "outbox"], "readwrite", { durability: "strict" });
  const facts = step.objectStore("facts");
  await Promise.all([
    ...sealed.map((row) => step.objectStore("outbox").put(row)),
    step.objectStore("pages").clear(),
    facts.delete("stamp"),
    lock ? facts.put(lock, "lock") : facts.delete("lock"),
    lock ? facts.delete("key") : facts.put(key, "key"),
  ]);
  await step.done;
}

/** The key behind the PIN; or until when (epoch ms; 0: not at all) nobody may try again. */
export async function unlock(pin: string): Promise<{ key: CryptoKey } | { waitUntil: number }> {
  const lock = await lockOf();
  if (!lock) return { key: await openKey() };
  if (lock.waitUntil > Date.now()) return { waitUntil: lock.waitUntil };
  try {
    const raw = await unseal<number[]>(await pinKey(pin, lock.salt), "lock", lock.wrapped);
    await setFact("lock", { ...lock, tries: 0, waitUntil: 0 });
    return { key: await imported(new Uint8Array(raw)) };
  } catch {
    const tries = lock.tries + 1;
    const wait = tries < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (tries - FREE_TRIES), LONGEST_WAIT);
    const waitUntil = wait ? Date.now() + wait : 0;
    await setFact("lock", { ...lock, tries, waitUntil });
    return { waitUntil };
  }
}

// --- Pages --------------------------------------------------------------------------------------------

export interface Page {
  path: string;
  since: number;
  html: string;
}

async function sealedRow(key: CryptoKey, { path, since, html }: Page): Promise<Kept["pages"]["value"]> {
  const id = `${path}@${since}`;
  return { id, path, since, page: await seal(key, `page/${id}`, html) };
}

// Whose pages these are is asked in the step that writes them: what was fetched for somebody who has left since is
// not kept for whoever came.

/** Keep one page of this person anew. */
export async function keepPage(key: CryptoKey, person: string, page: Page): Promise<void> {
  const row = await sealedRow(key, page);
  const step = (await kept()).transaction(["facts", "pages"], "readwrite");
  if ((await step.objectStore("facts").get("person")) === person) await step.objectStore("pages").put(row);
  await step.done;
}

/** Put these pages of this person in the place of all that were kept, but for those of the paths in ``spared``, which
 * are newer. Gives whether they are kept. */
export async function keepPages(key: CryptoKey, person: string, pages: Page[], spared: string[]): Promise<boolean> {
  const rows = await Promise.all(pages.filter((page) => !spared.includes(page.path)).map((page) => sealedRow(key, page)));
  const step = (await kept()).transaction(["facts", "pages"], "readwrite");
  const isTheirs = (await step.objectStore("facts").get("person")) === person;
  if (isTheirs) {
    const store = step.objectStore("pages");
    const old = (await store.getAll()).filter((row) => !spared.includes(row.path));
    await Promise.all([...old.map((row) => store.delete(row.id)), ...rows.map((row) => store.put(row))]);
  }
  await step.done;
  return isTheirs;
}

/** The page of that path which holds at that time (epoch seconds). */
export async function pageAt(key: CryptoKey, path: string, at: number): Promise<Page | undefined> {
  const rows = (await (await kept()).getAll("pages")).filter((row) => row.path === path);
  rows.sort((one, other) => one.since - other.since);
  const row = rows.filter((one) => one.since <= at).pop() ?? rows[0];
  if (!row) return undefined;
  return { path, since: row.since, html: await unseal<string>(key, `page/${row.id}`, row.page) };
}

/** Somebody else is here, or nobody: in one step nothing is left of whoever was. */
export async function nowHere(person: string): Promise<void> {
  const step = (await kept()).transaction(["pages", "facts"], "readwrite");
  const facts = step.objectStore("facts");
  await Promise.all([step.objectStore("pages").clear(), facts.delete("stamp"), facts.put(person, "person"), step.done]);
}

// --- What waits ---------------------------------------------------------------------------------------

/** Add an act. When this returns it is on the disk. */
export async function keepAct(key: CryptoKey, person: string, act: Act): Promise<number> {
  const sealed = await seal(key, "outbox", act);
  const step = (await kept()).transaction("outbox", "readwrite", { durability: "strict" });
  const n = await step.store.add({ person, refused: 0, act: sealed });
  await step.done;
  return n;
}

/** All that this person did and the phone still keeps, in the order in which it was done. */
export async function allActs(key: CryptoKey, person: string): Promise<Waiting[]> {
  const rows = await (await kept()).getAll("outbox");
  const own = rows.filter((row) => row.person === person);
  return Promise.all(
    own.map(async ({ act, n = 0, refused, sent = false }) => ({ ...(await unseal<Act>(key, "outbox", act)), n, refused, sent })),
  );
}

/** All that waits for this person. */
export async function waiting(key: CryptoKey, person: string): Promise<Waiting[]> {
  return (await allActs(key, person)).filter((act) => !act.sent);
}

/** How many things wait; they can be counted while they are locked. */
export async function countWaiting(): Promise<number> {
  return (await (await kept()).getAll("outbox")).filter((row) => !row.sent).length;
}

/** What the site said to an act. */
export async function markAct(n: number, said: { refused: number; sent?: true } | { sent: true }): Promise<void> {
  const step = (await kept()).transaction("outbox", "readwrite", { durability: "strict" });
  const row = await step.store.get(n);
  if (row) await step.store.put({ ...row, ...said });
  await step.done;
}

export async function removeAct(n: number): Promise<void> {
  const step = (await kept()).transaction("outbox", "readwrite", { durability: "strict" });
  await step.store.delete(n);
  await step.done;
}

/** Nothing is kept any more: somebody signed out. */
export async function forgetAll(): Promise<void> {
  const step = (await kept()).transaction(["facts", "pages", "outbox"], "readwrite", { durability: "strict" });
  await Promise.all([
    step.objectStore("facts").clear(),
    step.objectStore("pages").clear(),
    step.objectStore("outbox").clear(),
    step.done,
  ]);
}
