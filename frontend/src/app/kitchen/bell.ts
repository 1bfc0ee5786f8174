const NOTES = [880, 1175];
const NOTE_SECONDS = 0.18;
/**
 * Browsers let a page be heard once somebody has touched it. These come last of a touch: before them, the button that turns
 * the sound on would find it on, and turn it off.
 */
const TOUCHES = ["click", "keyup"] as const;

let context: AudioContext | null = null;
let ringing: Promise<void> | null = null;

/** Browsers limit how many there are. */
function output(): AudioContext {
  return (context ??= new AudioContext());
}

function wake(): void {
  void output().resume();
}

/** Calls `listener` when it changes whether the page can be heard, and makes it so with the next touch. */
export function subscribe(listener: () => void): () => void {
  const audio = output();
  audio.addEventListener("statechange", listener);
  for (const touch of TOUCHES) addEventListener(touch, wake);
  return () => {
    audio.removeEventListener("statechange", listener);
    for (const touch of TOUCHES) removeEventListener(touch, wake);
  };
}

/** Whether the page can be heard at this moment. */
export function isHeard(): boolean {
  return context?.state === "running";
}

/** Rings, with the next touch where the page can't be heard before; once then, however often it was asked for. */
export function ring(): void {
  ringing ??= output()
    .resume()
    .then(play)
    .finally(() => (ringing = null));
}

function play(): void {
  const audio = output();
  NOTES.forEach((frequency, index) => {
    const begin = audio.currentTime + index * NOTE_SECONDS;
    const tone = new OscillatorNode(audio, { frequency, type: "sine" });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(0.3, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS * 2);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + NOTE_SECONDS * 2);
  });
}
