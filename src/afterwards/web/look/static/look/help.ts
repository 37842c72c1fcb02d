// What script adds to the help pages: the clinic's true hours on a page that was kept for days, and the symptom
// check without the network. The check decides nothing of its own: it reads the table in the page exactly as
// care/safety/triage.py does; tests/journeys/test_unwell.py compares the two.

/** urgency; of one that fades: since, usual, too long (epoch seconds); the guide's raises: opens, closes, urgency. */
export type Row = [number, number | null, number | null, number | null, [number | null, number | null, number][]];

export interface Table {
  rows: Record<string, Row>;
  unsure: Record<string, number>;
}

export interface Assessment {
  urgency: number;
  leads: string;
  until: number | null;
}

const NOTHING = 0;
const EXPECTED = 1;
const MENTION = 2;
const TODAY = 3;

function own([urgency, since, usual, tooLong]: Row, at: number): number {
  if (since === null || usual === null || tooLong === null || at < since) return urgency;
  if (at < usual) return EXPECTED;
  return at < tooLong ? MENTION : TODAY;
}

function urgencyAt(row: Row, at: number): number {
  const raised = row[4].filter(([opens, closes]) => (opens ?? -Infinity) <= at && at < (closes ?? Infinity));
  return Math.max(own(row, at), ...raised.map(([, , urgency]) => urgency));
}

/** How soon, for these signs and for the questions of which the person is not sure. The most urgent wins. */
export function assess(table: Table, signs: string[], unsure: number[], at: number): Assessment {
  const chosen = Object.entries(table.rows).filter(([key]) => signs.includes(key));
  const each = chosen.map(([, row]) => urgencyAt(row, at));
  const urgency = Math.max(NOTHING, ...each, ...unsure.map((question) => table.unsure[String(question)] ?? NOTHING));
  const leads = chosen.find(([, row]) => urgencyAt(row, at) === urgency)?.[0] ?? "";
  const ends = chosen.map(([, row]) => row[2]).filter((end) => end !== null);
  return { urgency, leads, until: urgency === EXPECTED ? Math.max(...ends) : null };
}

const root = document.documentElement;
const loadedAt = Date.now();
const serverThen = Number(root.dataset["now"]) * 1000 || loadedAt;
const now = (): number => Math.floor((serverThen + Date.now() - loadedAt) / 1000);
const all = <E extends Element = HTMLElement>(selector: string): E[] => [...document.querySelectorAll<E>(selector)];

/** What is true of the clinic now: the last sentence whose time has come. */
function sayHours(): void {
  for (const place of all("[data-says]")) {
    const says = JSON.parse(place.dataset["says"] ?? "[]") as [number, string][];
    const found = says.filter(([since]) => since <= now()).pop() ?? says[0];
    if (found && place.textContent !== found[1]) place.textContent = found[1];
  }
}

function fill(section: HTMLElement, name: string, text: string): void {
  for (const place of section.querySelectorAll<HTMLElement>(`[data-fill="${name}"]`)) {
    place.textContent = text;
    if (place.parentElement?.matches(".step")) place.parentElement.hidden = !text;
  }
}

/** The moment in the language of the page, as somebody beside reads it. */
function moment(): string {
  const at = new Date(now() * 1000);
  const day = at.toLocaleDateString(root.lang, { weekday: "long" });
  const is12 = root.lang === "en";
  const time = at.toLocaleTimeString(root.lang, { hour: "numeric", minute: "2-digit", hour12: is12 });
  return `${day[0]?.toLocaleUpperCase(root.lang)}${day.slice(1)}, ${time.replace(/\s/g, " ").toLowerCase()}`;
}

function showResult(form: HTMLFormElement, table: Table, signs: string[], unsure: number[]): void {
  const found = assess(table, signs, unsure, now());
  const section = document.getElementById(`r${found.urgency}`);
  if (!section) return form.submit();
  const title = (key: string): string =>
    form.querySelector(`[value="${CSS.escape(key)}"]`)?.parentElement?.querySelector("[data-title]")?.firstChild
      ?.textContent ?? "";
  const tapped = (key: string): string =>
    form.querySelector(`button[value="${CSS.escape(key)}"] [data-title]`)?.firstChild?.textContent ?? title(key);
  const notSure = unsure.length ? (form.querySelector<HTMLElement>('[name="unsure"]')?.dataset["said"] ?? "") : "";
  fill(section, "said", signs.length ? signs.map(tapped).join(", ") : notSure);
  fill(section, "when", moment());
  fill(section, "by", found.until === null ? "" : (byTexts()[String(found.until)] ?? ""));
  for (const one of section.querySelectorAll<HTMLElement>("[data-for]"))
    one.hidden = !signs.includes(one.dataset["for"] ?? "");
  for (const [name, text] of [["signs", signs.join(" ")], ["unsure", unsure.join(" ")]] as const) {
    const field = section.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field) field.value = text;
  }
  show(form, section.id);
  if (location.hash !== `#${section.id}`) history.pushState(null, "", `#${section.id}`);
  scrollTo(0, 0);
  section.focus({ preventScroll: true });
}

/** By when what is expected should have passed, in words, by epoch second. */
function byTexts(): Record<string, string> {
  return JSON.parse(document.getElementById("by-texts")?.textContent ?? "{}") as Record<string, string>;
}

/** Either one result or the questions. A result of which nobody knows the answers is not shown again. */
function show(form: HTMLFormElement, id: string): void {
  const filled = all(".result").filter((one) => one.id === id && one.querySelector('[data-fill="when"]')?.textContent);
  for (const one of all(".result")) one.hidden = one !== filled[0];
  form.hidden = filled.length > 0;
}

/** A tap on a sign says at once what to do; Back leads to the question again. */
function check(form: HTMLFormElement): void {
  const table = JSON.parse(document.getElementById("table")?.textContent ?? "null") as Table | null;
  if (!table) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const data = new FormData(form, event.submitter);
    const button = event.submitter as HTMLButtonElement | null;
    const isTile = button?.name === "sign";
    const signs = isTile ? [button.value] : data.getAll("sign").map(String);
    showResult(form, table, signs, data.getAll("unsure").map(Number));
  });
  const here = (): void => show(form, location.hash.slice(1));
  here();
  addEventListener("popstate", here);
  addEventListener("hashchange", () => {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("section:target")?.focus({ preventScroll: true });
  });
}

sayHours();
setInterval(sayHours, 30_000);
document.addEventListener("visibilitychange", sayHours);
for (const form of all<HTMLFormElement>("form[data-check]")) check(form);
