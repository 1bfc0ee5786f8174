import { useState } from "react";

/** What somebody is typing into a form. */
export interface Draft<T> {
  value: T;
  set: <K extends keyof T>(name: K, value: T[K]) => void;
}

/** The fields of a form, from `initial` on. A form that opens again is mounted again, and begins anew. */
export function useDraft<T extends object>(initial: T): Draft<T> {
  const [value, setValue] = useState(initial);
  return { value, set: (name, changed) => setValue((before) => ({ ...before, [name]: changed })) };
}
