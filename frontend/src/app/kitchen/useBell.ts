import { useState, useSyncExternalStore } from "react";
import { isHeard, ring, subscribe } from "./bell";

const KEPT_AS = "kitchen-sound";

export interface Bell {
  /** It waits where it is on, and the browser lets the page be heard only after somebody has touched it. */
  state: "off" | "waiting" | "on";
  /** Turns it on or off; where it waits, the press is the touch. */
  press(): void;
  ring(): void;
}

/** A sound for new orders, on or off from one day to the next. */
export function useBell(): Bell {
  const [isOn, setOn] = useState(() => localStorage.getItem(KEPT_AS) === "on");
  const canBeHeard = useSyncExternalStore(isOn ? subscribe : never, isHeard);
  const state = !isOn ? "off" : canBeHeard ? "on" : "waiting";

  const turn = (on: boolean): void => {
    localStorage.setItem(KEPT_AS, on ? "on" : "off");
    setOn(on);
  };
  return {
    state,
    press() {
      turn(state !== "on");
      if (state !== "on") ring();
    },
    ring() {
      if (isOn) ring();
    },
  };
}

function never(): () => void {
  return () => undefined;
}
