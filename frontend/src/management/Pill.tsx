import type { ReactNode } from "react";
import css from "./Tones.module.css";

/** How something is meant, which its colour shows; the words say it, too. */
export type Tone = "good" | "busy" | "warn" | "bad" | "plain";

/** A word or two about a state. */
export function Pill({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css.pill} data-tone={tone}>
      {children}
    </span>
  );
}
