// How a page asks the service worker (worker.ts), which holds what the phone keeps.

export interface Act {
  id: string;
  act: string;
  fields: Record<string, string>;
  happened_at: number;
}

export interface State {
  hasLock: boolean;
  isOpen: boolean;
  key?: CryptoKey;
  waitUntil: number;
  count: number;
  /** A word that is drawn when the store is made: another one means that the browser emptied it. */
  born: string;
  acts: (Act & { n: number; refused: number })[];
}

const PATIENCE = 8_000;

/** Ask the worker; undefined when there is none, or when it does not answer. */
export async function ask<T = State>(message: Record<string, unknown>): Promise<T | undefined> {
  const registration = await navigator.serviceWorker.ready;
  const worker = navigator.serviceWorker.controller ?? registration.active;
  if (!worker) return undefined;
  return new Promise((resolve) => {
    const wire = new MessageChannel();
    wire.port1.onmessage = (event: MessageEvent) => {
      const answer = event.data as (T & { failed?: boolean }) | undefined;
      resolve(answer?.failed ? undefined : answer);
    };
    worker.postMessage(message, [wire.port2]);
    setTimeout(() => resolve(undefined), PATIENCE);
  });
}
