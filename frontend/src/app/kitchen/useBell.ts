import { useRef, useState } from "react";

const KEPT_AS = "kitchen-sound";
const NOTES = [880, 1175];
const NOTE_SECONDS = 0.18;

/** A sound for new orders. Browsers let a page sound only after somebody has touched it: turning it on is that touch. */
export function useBell(): { isOn: boolean; toggle(): void; ring(): void } {
  const [isOn, setOn] = useState(() => localStorage.getItem(KEPT_AS) === "on");
  const audio = useRef<AudioContext | null>(null);

  const ring = (): void => {
    audio.current ??= new AudioContext();
    const context = audio.current;
    void context.resume();
    NOTES.forEach((frequency, index) => {
      const begin = context.currentTime + index * NOTE_SECONDS;
      const tone = new OscillatorNode(context, { frequency, type: "sine" });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(0.3, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS * 2);
      tone.connect(volume).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + NOTE_SECONDS * 2);
    });
  };

  return {
    isOn,
    toggle() {
      localStorage.setItem(KEPT_AS, isOn ? "off" : "on");
      setOn(!isOn);
      if (!isOn) ring();
    },
    ring() {
      if (isOn) ring();
    },
  };
}
