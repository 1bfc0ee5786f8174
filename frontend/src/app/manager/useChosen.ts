import { useState } from "react";

/**
 * One of `options` that somebody chose, remembered for this browser's tab; the first until then.
 *
 * @param name Under which the choice is remembered.
 * @param options What there is to choose from: what has gone is forgotten.
 */
export function useChosen(name: string, options: readonly string[]): [string, (value: string) => void] {
  const key = `chosen.${name}`;
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(key) ?? "");
  const choose = (value: string) => {
    sessionStorage.setItem(key, value);
    setChosen(value);
  };
  return [options.includes(chosen) ? chosen : (options[0] ?? ""), choose];
}
