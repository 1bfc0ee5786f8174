import { useEffect, useState } from "react";
import { usePublicApi, type Made } from "./publicApi";
import { confirm, type Begun } from "./registration";

const PAUSE_MILLISECONDS = 2000;
// Each is an attempt at the code, of which there are five: some were needed to come here.
const LOOKS = 3;

/** How far a tenant is, looked at again a few times until it is ready. What is not answered counts as a look. */
export function useMaking(begun: Begun, code: string, first: Made): { made: Made; gaveUp: boolean } {
  const api = usePublicApi();
  const [{ made, looks }, setSeen] = useState({ made: first, looks: 0 });
  const isReady = made.status === "active";
  useEffect(() => {
    if (isReady || looks >= LOOKS) return;
    const timer = setTimeout(() => {
      const seen = (found: Made) => setSeen({ made: found, looks: looks + 1 });
      confirm(api, begun, code, made.slug).then(seen, () => seen(made));
    }, PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [api, begun, code, made, looks, isReady]);
  return { made, gaveUp: !isReady && looks >= LOOKS };
}
