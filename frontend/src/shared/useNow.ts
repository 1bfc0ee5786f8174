import { useSyncExternalStore } from "react";

const STEP_MS = 5000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function tick(): void {
  now = Date.now();
  for (const told of listeners) told();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // It stood still while nobody showed it.
  if (timer === undefined && Date.now() - now >= STEP_MS) now = Date.now();
  return now;
}

/** The time in milliseconds, a few seconds exact; one timer for all who show it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
