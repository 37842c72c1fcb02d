// A check-in on a phone, with a signal or without. The page holds all questions of one form, help, and the end
// (patient/checkins/whole.py). Each answer is kept on the phone before the next question comes, and goes to the
// site by itself. Nothing is decided here: which questions are asked and which answers call for help is looked up
// in the page, where the engine wrote it; tests/journeys/test_forms_offline.py compares the two over every form.
import { ask, type Act } from "./asking";

export interface Question {
  key: string;
  text: string;
  second: string;
  kind: string;
  /** It is asked if of each of these one question has one of the answers. */
  asked: [string, string[]][][];
  /** Answers that call for help at once. */
  calls: Record<string, "crisis" | "now">;
  /** Of what an answer is a sign. */
  signs: Record<string, string[]>;
  /** Whose answers count beside its own. */
  together: string[];
  low?: number;
  high?: number;
  likely?: [number, number] | null;
}

export type Given = Record<string, string[]>;

interface Paper {
  paper: string;
  shown: string;
  form: string;
  version: string;
  to: string;
  given: Given;
  wanted_help: boolean;
  questions: Question[];
  calls_after: number;
  today: string;
  words: Record<string, string>;
}

type Kept = Act & { n: number; refused: number; sent: boolean };

const SAFE = "ask:safe";
const NEW = "00000000-0000-0000-0000-000000000000";
const PATIENCE = 2_500;

/** A page of the site, read and not run. No text becomes markup here: Trusted Types would refuse it. */
export const pageAt = (address: string): Promise<Document | null> => new Promise((done) => {
  const asking = new XMLHttpRequest();
  asking.open("GET", address);
  asking.responseType = "document";
  asking.onload = (): void => done(asking.status === 200 ? asking.responseXML : null);
  asking.onerror = (): void => done(null);
  asking.send();
});

// --- What is looked up ---------------------------------------------------------------------------------

const isAsked = (question: Question, given: Given): boolean =>
  question.asked.every((any) => any.some(([key, values]) => (given[key] ?? []).some((one) => values.includes(one))));

/** The answers that hold: those to questions that are still asked. */
export function standing(questions: Question[], given: Given): Given {
  const kept = questions.filter(({ key }) => given[key]).filter((question) => isAsked(question, given));
  return Object.fromEntries(kept.map(({ key }) => [key, given[key] ?? []]));
}

/** The questions that are asked after these answers, in order. */
export function asked(questions: Question[], given: Given): Question[] {
  const held = standing(questions, given);
  return questions.filter((question) => isAsked(question, held));
}

function called(questions: Question[], given: Given, keys?: string[]): ("crisis" | "now")[] {
  const held = standing(questions, given);
  return questions
    .filter(({ key }) => !keys || keys.includes(key))
    .flatMap(({ key, calls }) => (held[key] ?? []).flatMap((one) => calls[one] ?? []));
}

/** Whether the answer to this question calls for help before anything else is asked. */
export function callsAtOnce(questions: Question[], given: Given, key: string): boolean {
  const question = questions.find((one) => one.key === key);
  return called(questions, given, question?.together ?? []).length > 0;
}

/** What this page says of an answer, for a site that does not know its form any more by the time it comes in. */
export function shownOf(questions: Question[], given: Given, key: string): { signs: string; called: string } {
  const question = questions.find((one) => one.key === key);
  const held = standing(questions, given);
  const together = questions.filter((one) => question?.together.includes(one.key));
  const signs = together.flatMap((one) => (held[one.key] ?? []).flatMap((value) => one.signs[value] ?? []));
  const calls = called(questions, given, question?.together ?? []);
  return { signs: [...new Set(signs)].join("\n"), called: calls.includes("crisis") ? "crisis" : (calls[0] ?? "") };
}

// --- The page --------------------------------------------------------------------------------------------

const all = <E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E[] => [
  ...within.querySelectorAll<E>(selector),
];
const root = document.documentElement;
const seconds = (): number => Math.floor(Date.now() / 1000);
const hasWorker = (): boolean => Boolean(navigator.serviceWorker?.controller);
const read = <T>(id: string): T | null => JSON.parse(document.getElementById(id)?.textContent ?? "null") as T | null;

/** Keep something that was done. When this is true it is on the disk. */
const keep = async (act: string, fields: Record<string, string>, id: string = crypto.randomUUID()): Promise<boolean> =>
  Boolean((await ask<{ kept?: boolean }>({ do: "keep", act: { id, act, fields, happened_at: seconds() } }))?.kept);

const acts = async (): Promise<Kept[]> => (await ask<{ acts: Kept[] }>({ do: "acts" }))?.acts ?? [];

function onTheWay(form: HTMLFormElement, button: HTMLElement | null): void {
  if (button instanceof HTMLButtonElement && button.name) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  }
  if (!form.elements.namedItem("id")) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: crypto.randomUUID() }));
  }
  form.submit();
}

class Filling {
  private readonly questions: Question[];
  private readonly given: Given;
  private at = "";
  private wantedHelp: boolean;
  private to: string;
  private waits: Kept[] = [];
  private readonly id: string;
  private readonly doubted = new Set<string>();

  constructor(private readonly page: Paper) {
    this.questions = page.questions;
    this.given = { ...page.given };
    this.wantedHelp = page.wanted_help;
    this.to = page.to;
    this.id = page.paper === NEW ? (location.pathname.split("/")[2] ?? "") : page.paper;
  }

  async start(): Promise<void> {
    this.listen();
    const known = hasWorker() ? await acts() : [];
    const isKept = root.dataset["kept"] !== undefined;
    const mine = known.filter((act) => act.id === this.id || act.fields["paper"] === this.id);
    for (const act of mine.filter((one) => isKept || !one.sent)) this.take(act);
    this.waits = mine.filter((act) => !act.sent && !act.refused);
    if (isKept || this.waits.length || location.hash) this.show(this.wanted(), false);
    else this.at = this.page.shown;
  }

  private take({ act, id, fields }: Act): void {
    if (act === "begin" && id === this.id) this.to = fields["to"] ?? "";
    if (act === "say") this.hear(fields["item"] ?? "", (fields["said"] ?? "").split("\n").filter(Boolean));
  }

  private hear(key: string, values: string[]): void {
    this.given[key] = values;
    if (key === SAFE && values[0] === "now") this.wantedHelp = true;
  }

  /** What the address names, else the first question that is open; an empty word is the end. */
  private wanted(): string {
    const key = new URLSearchParams(location.search).get("q");
    const order = asked(this.questions, this.given);
    if (key && order.some((one) => one.key === key)) return key;
    return order.find((one) => !this.given[one.key])?.key ?? "";
  }

  // --- What is shown

  /** A question, help after it (with the address's #help), or the end. */
  private show(key: string, isNew: boolean, help = location.hash === "#help"): void {
    this.at = key;
    const order = asked(this.questions, this.given);
    const number = order.findIndex((one) => one.key === key);
    const question = order[number];
    const place = help ? "help" : question ? "question" : "end";
    if (isNew) history.pushState({}, "", `/checkins/${this.id}/${key ? `?q=${encodeURIComponent(key)}` : "?q="}${help ? "#help" : ""}`);
    for (const form of all("form[data-question]")) form.hidden = place !== "question" || form.dataset["question"] !== key;
    for (const name of ["help", "end"]) (document.getElementById(`${name}-here`) as HTMLElement).hidden = place !== name;
    // Help says itself where the answer is; nothing stands above it.
    for (const line of all(".banner:not(.error)")) line.classList.toggle("for-readers", place === "help");
    if (place === "help") root.dataset["mode"] = "help";
    else delete root.dataset["mode"];
    const { step = "" } = this.page.words;
    const text = question ? step.replace("{n}", String(number + 1)).replace("{of}", String(order.length)) : "";
    if (place === "question" && question) this.draw(question.text, text, question.second);
    else if (place === "help") this.drawHelp();
    else this.drawEnd();
    const back = document.querySelector<HTMLAnchorElement>("a.back");
    const before = order[(number < 0 ? order.length : number) - 1]?.key;
    if (back) back.href = before && place === "question" ? `?q=${encodeURIComponent(before)}` : this.page.today;
    if (place === "question") this.press(key);
    if (isNew) scrollTo(0, 0);
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  private draw(headline: string, step: string, second: string): void {
    const main = document.querySelector<HTMLElement>("main");
    const h1 = main?.querySelector("h1");
    if (!main || !h1) return;
    h1.textContent = headline;
    for (const [selector, text, put] of [
      [".step", step, (line: HTMLElement): void => h1.before(line)],
      ["h1 + .second", second, (line: HTMLElement): void => h1.after(line)],
    ] as const) {
      let line = main.querySelector<HTMLElement>(selector);
      if (!line && text) {
        line = Object.assign(document.createElement("p"), { className: selector.split(".")[1] ?? "" });
        put(line);
      }
      if (line) {
        line.textContent = text;
        line.hidden = !text;
      }
    }
  }

  private press(key: string): void {
    const form = this.form(key);
    const values = this.given[key];
    if (!form || !values) return;
    for (const button of all("button[name=said]", form)) {
      button.setAttribute("aria-pressed", String(values.includes((button as HTMLButtonElement).value)));
    }
    for (const box of all<HTMLInputElement>("input[type=checkbox]", form)) box.checked = values.includes(box.value);
    const field = form.querySelector<HTMLInputElement>("input[name=said]:not([type=checkbox])");
    if (field) field.value = values[0] ?? "";
  }

  private form(key: string): HTMLFormElement | undefined {
    return all<HTMLFormElement>("form[data-question]").find((form) => form.dataset["question"] === key);
  }

  private get isCrisis(): boolean {
    return this.wantedHelp || called(this.questions, this.given).includes("crisis");
  }

  private drawHelp(): void {
    const section = document.getElementById("help-here") as HTMLElement;
    const { words } = this.page;
    const said = this.given[SAFE]?.[0];
    const isNow = said === "now" || !this.isCrisis;
    const headline = !this.isCrisis ? words["call"] : said === "now" ? words["now"] : said ? words["stays"] : words["crisis"];
    this.draw(headline ?? "", "", "");
    this.parts(section, isNow);
    for (const form of all("form[data-safe]")) form.hidden = Boolean(said) || !this.isCrisis;
    const list = section.querySelector("[data-signs]");
    list?.replaceChildren(...(this.isCrisis ? [] : this.signs().map((text) => item(text))));
    const onward = section.querySelector<HTMLAnchorElement>("[data-onward]");
    if (onward) onward.href = `?q=${encodeURIComponent(this.next(this.at))}`;
    void this.say();
  }

  private parts(section: HTMLElement, isNow: boolean): void {
    const holds: Record<string, boolean> = { now: isNow, later: !isNow, crisis: this.isCrisis };
    for (const part of all("[data-when]", section)) part.hidden = !holds[part.dataset["when"] ?? ""];
  }

  /** The answers that call for the emergency number, in the words of the form. */
  private signs(): string[] {
    const held = standing(this.questions, this.given);
    return this.questions.flatMap(({ key, text, kind, calls }) => {
      const values = (held[key] ?? []).filter((one) => calls[one] === "now");
      const label = (one: string): string =>
        this.form(key)?.querySelector(`[value="${CSS.escape(one)}"]`)?.parentElement?.textContent?.trim() ?? text;
      return kind === "several" ? values.map(label) : values.length ? [text] : [];
    });
  }

  private drawEnd(): void {
    this.draw(this.page.words["end"] ?? "", "", "");
    const section = document.getElementById("end-here") as HTMLElement;
    this.parts(section, called(this.questions, this.given).includes("now"));
    void this.say();
  }

  /** Where the answers are, as it truly is: on this phone; or what the site says of what it has. */
  private async say(): Promise<void> {
    const { words, calls_after } = this.page;
    const lines = all("[data-state]");
    const put = (text: string): void => lines.forEach((line) => {
      if (line.textContent !== text) line.textContent = text;
      line.hidden = !text;
    });
    if (this.waits.length) {
      const since = Math.min(...this.waits.map((act) => act.happened_at), seconds());
      const isLong = seconds() - since >= calls_after;
      const sent = this.isCrisis && isLong ? words["unread"] : words["on_phone"];
      return put((this.to === "clinic" || !this.isCrisis ? sent : words["private"]) ?? "");
    }
    const page = navigator.onLine ? await pageAt(`/checkins/${this.id}/help/`) : undefined;
    if (!page || this.waits.length) return;
    put(page.querySelector("[data-state]")?.textContent ?? "");
  }

  // --- What is done

  private next(key: string): string {
    const order = asked(this.questions, this.given);
    return order[order.findIndex((one) => one.key === key) + 1]?.key ?? "";
  }

  private listen(): void {
    document.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (event.defaultPrevented || !form.matches("[data-question], [data-safe]")) return;
      if (!hasWorker()) return waitHere(form, event);
      event.preventDefault();
      event.stopImmediatePropagation();
      void this.answer(form, event.submitter);
    }, true);
    document.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='?q=']");
      if (!link || !hasWorker()) return;
      event.preventDefault();
      const key = new URLSearchParams(link.search).get("q") ?? "";
      if (key) this.show(key, true, false);
      else void this.finish();
    });
    addEventListener("popstate", () => this.show(this.wanted(), false));
    addEventListener("online", () => void this.settle());
  }

  private async answer(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
    const key = form.dataset["question"] ?? SAFE;
    const question = this.questions.find((one) => one.key === key);
    const isSkip = button instanceof HTMLButtonElement && button.name === "skip";
    const values = isSkip ? [] : new FormData(form, button).getAll("said").map(String).map((text) => text.trim()).filter(Boolean);
    if (isSkip || (!values.length && question?.kind !== "several")) return this.goOn(key);
    const problem = question ? this.problem(question, values[0] ?? "") : "";
    const line = form.querySelector("[data-problem]");
    if (line) line.textContent = problem;
    if (problem) return;
    form.inert = true;
    const isKept = await keep("say", { paper: this.id, item: key, said: values.join("\n"), ...this.asked(form, key, values) }).catch(() => false);
    form.inert = false;
    if (!isKept) return navigator.onLine && key !== SAFE ? onTheWay(form, button) : notKept(form);
    this.hear(key, values);
    dispatchEvent(new Event("kept"));
    this.waits.push({ id: "", act: "say", fields: {}, happened_at: seconds(), n: 0, refused: 0, sent: false });
    void this.settle();
    if (key === SAFE) this.show(this.at, false, true);
    else this.goOn(key);
  }

  /** With what an answer goes: its form, and how it stands on this page. */
  private asked(form: HTMLFormElement, key: string, values: string[]): Record<string, string> {
    const { form: name, version } = this.page;
    const words = { question: this.questions.find((one) => one.key === key)?.text ?? "", answer: labels(form, values) };
    const fields = { form: name, version, to: this.to, language: root.lang, ...words };
    return short({ ...fields, ...shownOf(this.questions, { ...this.given, [key]: values }, key) });
  }

  /** What is wrong with a number; one that may be a slip is asked about once. */
  private problem({ key, kind, low, high, likely }: Question, text: string): string {
    if (kind !== "number" || low === undefined || high === undefined) return "";
    const number = Number(text.normalize("NFKC"));
    const { range = "", doubt = "" } = this.page.words;
    if (!Number.isInteger(number) || number < low || number > high) {
      return range.replace("{low}", String(low)).replace("{high}", String(high));
    }
    const isDoubt = likely && (number < likely[0] || number > likely[1]) && !this.doubted.has(`${key}=${number}`);
    this.doubted.add(`${key}=${number}`);
    return isDoubt ? doubt.replace("{value}", String(number)) : "";
  }

  private goOn(key: string): void {
    if (callsAtOnce(this.questions, this.given, key)) return this.show(key, true, true);
    const next = this.next(key);
    if (next) this.show(next, true, false);
    else void this.finish();
  }

  /** Send what waits. */
  private async settle(): Promise<void> {
    await ask({ do: "drain" }).catch(() => undefined);
    const left = (await acts()).filter((act) => act.id === this.id || act.fields["paper"] === this.id);
    this.waits = left.filter((act) => !act.sent && !act.refused);
    if (!this.waits.length && navigator.onLine) delete root.dataset["kept"];
    dispatchEvent(new Event("kept"));
    if (!all("#help-here:not([hidden]), #end-here:not([hidden])").length) return;
    for (const line of all("[data-waits]")) line.hidden = !this.waits.length;
    await this.say();
  }

  /** The end: the site's own where it has all answers, else the one on this page. */
  private async finish(): Promise<void> {
    const late = new Promise((done) => setTimeout(done, navigator.onLine ? PATIENCE : 0));
    await Promise.race([this.settle(), late]);
    if (!this.waits.length && navigator.onLine) return location.assign(`/checkins/${this.id}/done/`);
    await keep("hand", { paper: this.id }).catch(() => undefined);
    this.show("", true, false);
  }
}

/** Answers in the words of their buttons; what was typed as it is. */
function labels(form: HTMLFormElement, values: string[]): string {
  const label = (one: string): string =>
    form.querySelector(`[name=said][value="${CSS.escape(one)}"]`)?.closest("button, label")?.textContent?.trim() ?? one;
  return values.map(label).join(", ");
}

/** No field is longer than the site takes it. */
const short = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text.slice(0, 500)]));

function item(text: string): HTMLLIElement {
  return Object.assign(document.createElement("li"), { textContent: text });
}

/** Where nothing can be kept, an answer waits on its page, which says so; help stands there at once. */
function notKept(form: HTMLFormElement): void {
  const note = form.querySelector<HTMLElement>("[data-not-sent]");
  if (!note) return;
  note.hidden = false;
  note.scrollIntoView({ block: "nearest" });
}

function waitHere(form: HTMLFormElement, event: SubmitEvent): void {
  if (navigator.onLine) return;
  const button = event.submitter;
  event.preventDefault();
  for (const one of all("[aria-pressed]", form)) one.setAttribute("aria-pressed", String(one === button));
  notKept(form);
  addEventListener("online", () => form.requestSubmit(button), { once: true });
}

/** Before the first question: begun on the phone, which draws the check-in's id. What is half done goes on. */
async function beginning(form: HTMLFormElement): Promise<void> {
  const forms = read<Record<string, { form: string; version: string }>>("forms") ?? {};
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    const chosen = button?.name === "to" ? forms[button.value] : undefined;
    if (!chosen || !hasWorker()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.inert = true;
    void begin(button?.value ?? "", chosen).then((isKept) => {
      form.inert = false;
      if (!isKept) onTheWay(form, button);
    });
  });
  if (!hasWorker()) return;
  const known = await acts();
  const isOver = (id: string): boolean => known.some((act) => act.act === "hand" && act.fields["paper"] === id);
  const names = Object.values(forms).map((one) => one.form);
  const half = known.find(
    (act) => act.act === "begin" && !act.refused && names.includes(act.fields["form"] ?? "") && !isOver(act.id),
  );
  if (half && (!half.sent || root.dataset["kept"] !== undefined)) location.replace(`/checkins/${half.id}/`);
}

async function begin(to: string, chosen: { form: string; version: string }): Promise<boolean> {
  const id = crypto.randomUUID();
  const isKept = await keep("begin", { ...chosen, to, language: root.lang }, id).catch(() => false);
  if (!isKept) return false;
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
  const state = await Promise.race([ask({ do: "drain" }), late]);
  const refused = state?.acts.find((act) => act.id === id && act.refused);
  // The page was older than the site: the plain way asks anew.
  if (refused) await ask({ do: "remove", n: refused.n });
  else location.assign(`/checkins/${id}/`);
  return !refused;
}

const page = read<Paper>("paper");
if (page) void new Filling(page).start();
for (const form of all<HTMLFormElement>("form[data-begin]")) void beginning(form);
