// What script adds to pages that work without it. Every part looks for its own mark in the page and does
// nothing where there is none. Nothing here fetches, sorts or moves what somebody is reading.

import { startPhone } from "./phone";

const root = document.documentElement;
const isQuiet =
  root.dataset["mode"] === "dose-day" || matchMedia("(prefers-reduced-motion: reduce)").matches;

function all<E extends Element = HTMLElement>(selector: string): E[] {
  return [...document.querySelectorAll<E>(selector)];
}

/** Storage may be full, or switched off; then nothing is kept and nothing breaks. */
function stored(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    /* see stored() */
  }
}

/** On a page change readers start at the headline, or at what a form could not take. What comes after a form
 * is another page, whatever its address. */
function focusHeadline(): void {
  const hasSent = stored("form") !== null;
  store("form", null);
  const problems = document.querySelector<HTMLElement>("[data-problems]");
  if (problems) {
    problems.focus();
    return;
  }
  const way = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  const hasMoved = hasSent || (stored("here") !== null && stored("here") !== location.pathname);
  store("here", location.pathname);
  if (!hasMoved || way?.type !== "navigate" || location.hash || document.querySelector("[autofocus]")) return;
  document.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
}

function fillZones(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const input of all<HTMLInputElement>("input[data-zone]")) if (zone && !input.value) input.value = zone;
  for (const select of all<HTMLSelectElement>("select[data-zone]")) {
    const known = [...select.options].some((option) => option.value === zone);
    if (known && !select.value) select.value = zone;
  }
}

const loadedAt = Date.now();
const serverThen = Number(document.documentElement.dataset["now"]) * 1000 || loadedAt;

/** Now by the server's clock: a phone's own may be wrong by years. */
function now(): number {
  return serverThen + Date.now() - loadedAt;
}

/** Wait for an instant and act only while the page is in view; long waits are cut, for timers are short. */
function at(epoch: number, act: () => void): void {
  const left = epoch * 1000 - now();
  if (left > 0) setTimeout(() => at(epoch, act), Math.min(left, 3_600_000));
  else if (document.visibilityState === "visible") act();
  else document.addEventListener("visibilitychange", () => at(epoch, act), { once: true });
}

/** A window that ends before somebody's eyes: its blind rises once, and its words say so. */
function watchWindows(): void {
  for (const row of all("[data-closes]")) {
    const epoch = Number(row.dataset["closes"]);
    if (epoch * 1000 <= now()) continue;
    at(epoch, () => {
      if (!isQuiet) row.classList.add("rises");
      else row.classList.add("risen");
      const words = row.querySelector("small");
      if (words && row.dataset["over"]) words.textContent = row.dataset["over"];
    });
  }
}

/** "Plan changed. Show it." Nothing is put in another order while the page is in view. */
function offerChange(): void {
  for (const place of all("[data-next-change]")) {
    const line = place.querySelector<HTMLElement>("[hidden]");
    at(Number(place.dataset["nextChange"]), () => {
      if (line) line.hidden = false;
    });
  }
}

/** A second tap on the same button does nothing; coming back with the Back button opens the form again. */
function guardForms(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    store("form", "sent");
    if (form.method !== "post") return;
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 8000);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of all<HTMLFormElement>("form")) sent.delete(form);
  });
}

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** What is typed into a form with data-keep stays in this tab until it was sent and another page came. */
function keepDrafts(): void {
  const last = stored("sent");
  if (last && !all("form[data-keep],form[data-unsent]").length) {
    store(last, null);
    store("sent", null);
  }
  for (const form of all<HTMLFormElement>("form[data-keep]")) {
    const key = `draft:${form.dataset["keep"]}`;
    const fields = [...form.elements].filter(
      (one): one is Typed =>
        one instanceof HTMLTextAreaElement ||
        (one instanceof HTMLInputElement && ["text", "email", "tel", "date", "time", "number", "search"].includes(one.type)),
    );
    const draft = JSON.parse(stored(key) ?? "{}") as Record<string, string>;
    for (const field of fields) if (!field.value && draft[field.name]) field.value = draft[field.name] ?? "";
    form.addEventListener("submit", () => store("sent", key));
    form.addEventListener("input", () => {
      store(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    });
  }
}

/** A button that prints the page; it is hidden where no script runs. */
function offerPrinting(): void {
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
}

/** A button that copies a text; it is hidden where no script runs. */
function offerCopying(): void {
  for (const button of all("[data-copy]")) {
    const field = document.getElementById(button.dataset["copy"] ?? "") as HTMLTextAreaElement | null;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(field?.value ?? "").then(
        () => (button.textContent = button.dataset["copied"] ?? ""),
        () => field?.select(),
      );
    });
  }
}

/** Leaving: the link, or Shift three times within a second. The place in the history is taken over. */
function leave(): void {
  const link = document.querySelector<HTMLAnchorElement>("a.leave");
  if (!link) return;
  const go = (): void => {
    try {
      sessionStorage.clear();
    } catch {
      /* see stored() */
    }
    root.hidden = true;
    root.dataset["leaving"] = "";
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let taps: number[] = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") taps = [];
    else if (!event.repeat) taps = [...taps.filter((time) => event.timeStamp - time < 1000), event.timeStamp];
    if (taps.length === 3) go();
  });
}

root.classList.add("script-on");
focusHeadline();
fillZones();
watchWindows();
offerChange();
guardForms();
keepDrafts();
offerPrinting();
offerCopying();
leave();
void startPhone();
