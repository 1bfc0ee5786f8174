import type { ReactNode } from "react";
import type { Tone } from "./Pill";
import css from "./Tones.module.css";

interface NoteProps {
  tone?: Tone;
  title?: string;
  /** Whether it comes up while somebody looks, so that screen readers say it. */
  live?: boolean;
  children: ReactNode;
}

/** Something to know beside what is shown. */
export function Note({ tone = "warn", title, live = false, children }: NoteProps) {
  return (
    <div className={css.note} data-tone={tone} role={live ? "status" : undefined}>
      {title && <strong>{title}</strong>}
      <div>{children}</div>
    </div>
  );
}
