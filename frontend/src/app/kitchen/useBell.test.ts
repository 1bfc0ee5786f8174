import { act, fireEvent, renderHook, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { useBell } from "./useBell";

const NOTES = 2;
const sounded = vi.fn();

/** A browser's sound: it waits until somebody has touched the page. */
class FakeAudio extends EventTarget {
  static isTouched = false;
  state = "suspended";
  readonly currentTime = 0;
  readonly #waiting: (() => void)[] = [];

  resume(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!FakeAudio.isTouched) return;
      this.state = "running";
      this.dispatchEvent(new Event("statechange"));
      for (const done of this.#waiting.splice(0)) done();
    });
  }
}

class FakeNode {
  readonly gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
  readonly start = sounded;
  readonly stop = vi.fn();
  connect(next: unknown): unknown {
    return next;
  }
}

beforeEach(() => {
  vi.stubGlobal("AudioContext", FakeAudio);
  vi.stubGlobal("OscillatorNode", FakeNode);
  vi.stubGlobal("GainNode", FakeNode);
});

it("who presses the button while the sound waits turns it on, not off", () => {
  localStorage.setItem("kitchen-sound", "on");
  const { result } = renderHook(useBell);
  act(() => result.current.press());
  expect(localStorage.getItem("kitchen-sound")).toBe("on");
});

it("a sound that was left on waits for a touch of the page, says so, and makes up for what it missed once", async () => {
  localStorage.setItem("kitchen-sound", "on");
  const { result } = renderHook(useBell);
  expect(result.current.state).toBe("waiting");
  act(() => {
    result.current.ring();
    result.current.ring();
  });
  expect(sounded).not.toHaveBeenCalled();

  FakeAudio.isTouched = true;
  fireEvent.click(document.body);
  await waitFor(() => {
    expect(result.current.state).toBe("on");
  });
  expect(sounded).toHaveBeenCalledTimes(NOTES);

  act(() => result.current.press());
  expect(result.current.state).toBe("off");
  act(() => result.current.ring());
  await act(() => Promise.resolve());
  expect(sounded).toHaveBeenCalledTimes(NOTES);
});
