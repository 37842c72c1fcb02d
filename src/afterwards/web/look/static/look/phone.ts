// The page's side of living without a signal and of a shared phone. Everything that is kept lies with the
// service worker (worker.ts); this file asks it, and shows what it says. Without a worker every form goes the
// plain way.

import { ask, type Act, type State } from "./asking";

const root = document.documentElement;
const LOCK_AFTER = 120_000;
const BEAT = 30_000;
const RETRY = 60_000;
const SOON = 500;
let key: CryptoKey | undefined;
let hiddenAt = 0;

const words = document.getElementById("words")?.dataset ?? {};
const all = <E extends Element = HTMLElement>(selector: string): E[] => [...document.querySelectorAll<E>(selector)];

// --- What is done on Today ----------------------------------------------------------------------------

const ACT = /^\/today\/([a-z-]+)\/(?:([\w-]+)\/)?$/;
const NAMES: Record<string, string> = { morning: "fact", ended: "key", "put-off": "form" };
const KNOWN = "done later undo energy answer told morning ended pause whole noted mood put-off".split(" ");

/** What a form of Today tells, or undefined for every other form. */
function actOf(form: HTMLFormElement, button: HTMLElement | null): Act | undefined {
  const isPutOff = button instanceof HTMLButtonElement && button.name === "not";
  const path = new URL(form.action).pathname.replace("/mine/noted/keep/", "/today/noted/");
  const place = ACT.exec(isPutOff ? path.replace("/checkins/begin/", "/today/put-off/") : path);
  const act = place?.[1] ?? "";
  if (form.method !== "post" || !KNOWN.includes(act)) return undefined;
  const fields: Record<string, string> = {};
  for (const [name, text] of new FormData(form, button)) if (typeof text === "string") fields[name] = text;
  const name = NAMES[act];
  if (name && place?.[2]) fields[name] = place[2];
  const id = fields["id"] ?? crypto.randomUUID();
  delete fields["id"];
  delete fields["csrfmiddlewaretoken"];
  return { id, act, fields, happened_at: Math.floor(Date.now() / 1000) };
}

function takeForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || !navigator.serviceWorker.controller) return;
    const act = actOf(form, event.submitter);
    if (!act) return;
    event.preventDefault();
    form.inert = true;
    void send(form, event.submitter, act);
  });
}

async function send(form: HTMLFormElement, button: HTMLElement | null, act: Act): Promise<void> {
  const answer = await ask<{ sent?: boolean; kept?: boolean; refused?: number }>({ do: "act", act });
  form.inert = false;
  const isNote = act.act === "noted";
  if (answer?.sent) return location.assign(isNote ? "/mine/noted/" : "/today/");
  if (answer?.kept) {
    void navigator.storage?.persist?.();
    if (location.pathname !== "/today/" && !isNote) return location.assign("/today/");
    return show(await ask({ do: "state" }));
  }
  if (!navigator.onLine) return say("lost", words["notKept"] ?? "");
  // Nobody keeps it: the plain way, under the same id, so that it counts once whatever happened before.
  const id = form.elements.namedItem("id");
  if (!id) form.append(hidden("id", act.id));
  if (button instanceof HTMLButtonElement && button.name) form.append(hidden(button.name, button.value));
  form.submit();
}

function hidden(name: string, value: string): HTMLInputElement {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

// --- What the page says about it ----------------------------------------------------------------------

const inWords = (n: number, one: string | undefined, many: string | undefined): string =>
  n === 1 ? (one ?? "") : (many ?? "").replace("{n}", String(n));

/** A browser may empty its store, and with it what was not sent. A cookie remembers how much that was. */
function sayWhatWasLost(state: State): void {
  const [born, count] = /(?:^|; )(?:__Host-)?kept=([^.;]+)\.(\d+)/.exec(document.cookie)?.slice(1) ?? [];
  const lost = born !== undefined && born !== state.born ? Number(count) : 0;
  if (lost) say("lost", inWords(lost, words["lostOne"], words["lost"]));
  setCookie("kept", `${state.born}.${state.count}`);
}

/** One line under the top bar: without a signal, not sent, or not accepted. */
function show(state: State | undefined): void {
  if (!state) return;
  const refused = state.acts.filter((act) => act.refused);
  const unsent = state.acts.filter((act) => !act.refused);
  const isAway = root.dataset["kept"] !== undefined || !navigator.onLine;
  say("away", isAway ? (words["away"] ?? "") : "");
  say("unsent", unsent.length ? inWords(unsent.length, words["unsentOne"], words["unsent"]) : "");
  say("refused", refused.length ? (words["refused"] ?? "") : "", refused[0]?.n);
  for (const act of state.acts) markKept(act);
  sayWhatWasLost(state);
}

function say(name: string, text: string, refused?: number): void {
  const line = document.getElementById(`say-${name}`);
  if (!line) return;
  line.hidden = !text;
  const place = line.querySelector("span");
  if (place && place.textContent !== text) place.textContent = text;
  line.querySelector("button")?.remove();
  if (refused === undefined) return;
  const button = quietButton(words["putAway"]);
  button.onclick = () => void ask({ do: "remove", n: refused }).then(show);
  line.append(button);
}

function quietButton(label: string | undefined): HTMLButtonElement {
  return Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label ?? "" });
}

/** The form of something that waits says so, and can be taken back; the page under it stays as it is. */
function markKept(act: State["acts"][number]): void {
  for (const form of all<HTMLFormElement>("form[method=post]")) {
    if (form.dataset["kept"] || !isSame(form, act)) continue;
    form.dataset["kept"] = act.id;
    const note = document.createElement("p");
    note.className = "kept";
    note.append(words["kept"] ?? "", " ");
    const undo = quietButton(words["undo"]);
    undo.onclick = async () => {
      const state = await ask({ do: "remove", n: act.n });
      note.remove();
      delete form.dataset["kept"];
      form.hidden = false;
      show(state);
    };
    if (!act.refused) note.append(undo);
    form.hidden = true;
    form.after(note);
  }
}

function isSame(form: HTMLFormElement, act: Act): boolean {
  const other = actOf(form, null);
  if (!other || other.act !== act.act) return false;
  const id = form.elements.namedItem("id");
  if (id instanceof HTMLInputElement) return id.value === act.id || sameFields(other.fields, act.fields);
  return other.act === "energy";
}

const sameFields = (one: Record<string, string>, other: Record<string, string>): boolean =>
  Object.keys(one).length > 0 && Object.entries(one).every(([name, text]) => other[name] === text);

/** Send again: when there is a signal, soon after where that did not work yet, and now and then in view. */
function keepSending(): void {
  let pause = SOON;
  let timer = 0;
  const again = async (): Promise<void> => {
    clearTimeout(timer);
    const before = await ask({ do: "state" });
    if (!before?.acts.some((act) => !act.refused) || !navigator.onLine) return show(before);
    const after = await ask({ do: "drain" });
    show(after);
    const isTouched = Boolean(document.querySelector("input:focus, textarea:focus"));
    const isSent = after && after.acts.length < before.acts.length;
    if (isSent && location.pathname === "/today/" && !isTouched) return location.reload();
    pause = isSent ? SOON : Math.min(pause * 2, RETRY);
    timer = setTimeout(() => void again(), pause);
  };
  addEventListener("online", () => void again());
  addEventListener("kept", () => void ask({ do: "state" }).then(show)); // checkin.ts
  addEventListener("offline", () => void ask({ do: "state" }).then(show));
  setInterval(() => {
    if (document.visibilityState === "visible") void again();
  }, RETRY);
  void again();
}

// --- A shared phone -----------------------------------------------------------------------------------

const lockedPage = (): void => {
  key = undefined;
  root.hidden = true;
  location.replace(`/lock/?next=${encodeURIComponent(location.pathname + location.search)}`);
};
const isNeverLocked = /^\/(help|leave|lock|away|account|i18n|welcome|ride|invitation)\b/.test(location.pathname);

/** The key stays with the pages that are in use: a worker forgets it when it rests. */
function holdKey(): void {
  navigator.serviceWorker.addEventListener("message", (event) => {
    const data = event.data as { ask?: string; tell?: string };
    if (data.ask === "key") event.ports[0]?.postMessage(hasRested() ? undefined : key);
    if (data.tell !== "locked") return;
    key = undefined;
    if (!isNeverLocked && root.dataset["leaving"] === undefined) lockedPage();
  });
}

const hasRested = (): boolean => hiddenAt > 0 && Date.now() - hiddenAt > LOCK_AFTER;

/** Blank in the list of open apps; locked after two minutes out of sight. */
function watchLock(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      hiddenAt = Date.now();
      root.classList.add("covered");
      setTimeout(() => {
        if (hasRested()) void ask({ do: "lock" });
      }, LOCK_AFTER + 1000);
      return;
    }
    if (hasRested() && !isNeverLocked) {
      void ask({ do: "lock" });
      return lockedPage();
    }
    hiddenAt = 0;
    root.classList.remove("covered");
  });
  setInterval(() => {
    if (document.visibilityState === "visible") void ask({ do: "here" });
  }, BEAT);
}

/** A lock shows as a cookie without meaning of its own: the site sends its pages covered. */
function rememberLock(isLocked: boolean): void {
  setCookie("lock", isLocked ? "1" : "");
}

/** A cookie without meaning of its own; an empty one goes. */
function setCookie(name: string, text: string): void {
  const age = text ? 31_536_000 : 0;
  const [before, after] = location.protocol === "https:" ? ["__Host-", "; secure"] : ["", ""];
  document.cookie = `${before}${name}=${text}; max-age=${age}; path=/; samesite=lax${after}`;
}

/** The page that asks for the PIN. */
function lockPage(form: HTMLFormElement): void {
  const input = form.querySelector("input");
  const line = form.querySelector<HTMLElement>("[data-problem]");
  const next = new URLSearchParams(location.search).get("next") ?? "/today/";
  const open = (): void => location.replace(next.startsWith("/") && !next.startsWith("//") ? next : "/today/");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask({ do: "unlock", pin: input?.value ?? "" }).then((state) => {
      if (state?.isOpen) return open();
      if (input) input.value = "";
      const wait = state?.waitUntil ? Math.ceil((state.waitUntil - Date.now()) / 60_000) : 0;
      if (line) line.textContent = wait ? (form.dataset["wait"] ?? "").replace("{n}", String(wait)) : (form.dataset["wrong"] ?? "");
      input?.focus();
    });
  });
  void ask({ do: "state" }).then((state) => {
    if (!state?.hasLock) rememberLock(false);
    if (state?.isOpen) open();
  });
}

/** The page where a PIN is set, changed or taken away. */
function lockSettings(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-problem]");
  const pins = [...form.querySelectorAll<HTMLInputElement>("input[type=password]")];
  const told = (name: string): void => {
    if (line) line.textContent = form.dataset[name] ?? "";
  };
  const draw = (state: State | undefined): void => {
    form.dataset["state"] = !state ? "none" : state.hasLock ? "on" : "off";
    const now = form.dataset["state"] ?? "";
    for (const part of all<HTMLElement>("[data-when]")) part.hidden = !part.dataset["when"]?.split(" ").includes(now);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [pin, again] = pins.map((input) => input.value);
    const isOff = (event.submitter as HTMLButtonElement | null)?.value === "off";
    if (!isOff && !/^\d{6,12}$/.test(pin ?? "")) return told("short");
    if (!isOff && pin !== again) return told("differs");
    void ask({ do: isOff ? "remove-lock" : "set-lock", pin }).then((state) => {
      if (!state) return told("failed");
      rememberLock(state.hasLock);
      key = state.key;
      for (const input of pins) input.value = "";
      told(state.hasLock ? "set" : "gone");
      draw(state);
    });
  });
  void ask({ do: "state" }).then(draw);
}

/** Where nothing can be kept, the page that offers a lock says so. */
function noLock(): void {
  for (const part of all<HTMLElement>('[data-when="none"]')) part.hidden = false;
}

/** Nobody signs out of what was not sent without being told. */
function guardSignOut(): void {
  for (const form of all<HTMLFormElement>("form[method=post]")) {
    if (new URL(form.action).pathname !== "/account/logout/") continue;
    let isWarned = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask({ do: "state" }).then(async (state) => {
        if (state && state.count > 0 && !isWarned) {
          isWarned = true;
          const line = document.createElement("p");
          line.className = "problem";
          line.setAttribute("role", "alert");
          line.textContent = (words["signOut"] ?? "").replace("{n}", String(state.count));
          form.prepend(line);
          return;
        }
        await ask({ do: "forget" });
        rememberLock(false);
        setCookie("kept", "");
        form.submit();
      });
    });
  }
}

interface Policies {
  createPolicy(name: string, rules: ScriptAddress): ScriptAddress;
}

interface ScriptAddress {
  createScriptURL(address: string): string;
}

/** An address of ours as one that may be run: with Trusted Types a page has no other way, and no markup from text. */
function trusted(address: string): string {
  const createScriptURL = (asked: string): string => {
    if (new URL(asked, location.origin).origin !== location.origin) throw new TypeError(asked);
    return asked;
  };
  const makers = (window as Window & { trustedTypes?: Policies }).trustedTypes;
  return makers ? makers.createPolicy("afterwards", { createScriptURL }).createScriptURL(address) : address;
}

/** Start, where the browser can. A page that has to wait for its lock stays covered until it is open. */
export async function startPhone(): Promise<void> {
  if (!("serviceWorker" in navigator) || !isSecureContext || !document.body.classList.contains("phone")) {
    root.hidden = false;
    return noLock();
  }
  holdKey();
  takeForms();
  const address = document.getElementById("words")?.dataset["worker"];
  if (!address) return void (root.hidden = false);
  const lockForm = document.querySelector<HTMLFormElement>("form[data-lock]");
  if (lockForm) lockPage(lockForm); // before anything is waited for: a quick tap must not send the page away
  try {
    await navigator.serviceWorker.register(trusted(address), { scope: "/" });
  } catch {
    root.hidden = false; // a private window, or a full disk: the site works as a site
    return noLock();
  }
  guardSignOut();
  if (lockForm) return;
  const settings = document.querySelector<HTMLFormElement>("form[data-lock-settings]");
  if (settings) lockSettings(settings);
  const state = await ask({ do: "state", language: root.lang });
  if (state?.hasLock) {
    if (!state.isOpen && !isNeverLocked) return lockedPage();
    key = state.key;
    watchLock();
  } else if (root.hidden) rememberLock(false);
  root.hidden = false;
  show(state);
  keepSending();
}
