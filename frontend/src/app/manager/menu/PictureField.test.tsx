import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { problem, renderApp, type Answers } from "@/testing/render";
import { PictureField, type Picture } from "./PictureField";

const FORM = { url: "https://bucket.example", fields: { key: "t/uploads/f-1", policy: "signed" } };
const PENDING = { file_id: "f-1", status: "pending", expires_at: "2026-11-21T08:05:00.000Z" };

/** A bucket that takes what it is sent. */
class FakeRequest {
  static sent: { url: string; names: string[] }[] = [];
  static status = 204;
  readonly upload: { onprogress?: (event: object) => void } = {};
  onload?: () => void;
  status = 0;
  #url = "";

  open(_method: string, url: string): void {
    this.#url = url;
  }

  send(body: FormData): void {
    FakeRequest.sent.push({ url: this.#url, names: [...body.keys()] });
    this.upload.onprogress?.({ loaded: 1, total: 2, lengthComputable: true });
    this.status = FakeRequest.status;
    this.onload?.();
  }
}

beforeEach(() => {
  FakeRequest.sent = [];
  FakeRequest.status = 204;
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});

async function chosen(file: File, look: object, api: Answers = {}) {
  const shown = await rendered(look, api);
  fireEvent.change(shown.input, { target: { files: [file] } });
  return shown;
}

async function rendered(look: object, api: Answers) {
  const onChange = vi.fn<(picture: Picture | null) => void>();
  const busy: boolean[] = [];
  const { container, requests } = await renderApp(
    <PictureField value={null} onChange={onChange} onBusy={(now) => busy.push(now)} />,
    { api: { "POST /files": () => ({ ...PENDING, upload: FORM }), "GET /files/f-1": () => look, ...api } },
  );
  await screen.findByRole("button", { name: "Choose a picture" });
  const input = container.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("there is no field for a file");
  return { onChange, busy, requests, input };
}

/** Chooses a picture, lets the bucket take it from now on once that was refused, and chooses the same one again. */
async function chosenAgain(file: File, look: object, api: Answers) {
  const shown = await rendered(look, api);
  await userEvent.upload(shown.input, file);
  await screen.findByText(/The picture was not taken/);
  FakeRequest.status = 204;
  await userEvent.upload(shown.input, file);
  return shown;
}

describe("a picture", () => {
  const png = new File(["picture"], "soup.png", { type: "image/png" });

  it("goes to the bucket by its form, the file last, and is shown once it is checked", async () => {
    const images = { "160": "/media/t/images/f-1/160.webp" };
    const { onChange, busy } = await chosen(png, { ...PENDING, status: "ready", images });
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith({ id: "f-1", images }));
    expect(FakeRequest.sent).toEqual([{ url: FORM.url, names: ["key", "policy", "file"] }]);
    await vi.waitFor(() => expect(busy).toEqual([true, false]));
  });

  it("that is none is refused in the reader's words", async () => {
    const { onChange } = await chosen(png, { ...PENDING, status: "rejected", reason: "not-an-image", detail: "no" });
    expect(await screen.findByText(/The file is no picture, whatever its name says/)).toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  });

  it("of another type is not sent at all", async () => {
    const { requests } = await chosen(new File(["x"], "x.svg", { type: "image/svg+xml" }), PENDING);
    expect(await screen.findByText(/That is no JPEG, PNG or WebP picture/)).toBeInTheDocument();
    expect(requests).toEqual([]);
  });

  it("that the bucket refuses leaves the form as it was", async () => {
    FakeRequest.status = 403;
    const { onChange, busy } = await chosen(png, PENDING);
    expect(await screen.findByText(/The picture was not taken/)).toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
    expect(busy).toEqual([true, false]);
  });

  it("can be chosen again after it failed, and goes on by its key", async () => {
    FakeRequest.status = 403;
    const keys: (string | null)[] = [];
    const images = { "160": "/media/t/images/f-1/160.webp" };
    const { onChange } = await chosenAgain(
      png,
      { ...PENDING, status: "ready", images },
      {
        "POST /files": (request) => {
          keys.push(request.headers.get("Idempotency-Key"));
          return { ...PENDING, upload: FORM };
        },
      },
    );
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith({ id: "f-1", images }));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("whose upload broke off too long ago is announced anew", async () => {
    const keys: (string | null)[] = [];
    const images = { "160": "/media/t/images/f-1/160.webp" };
    const { onChange } = await chosen(
      png,
      { ...PENDING, status: "ready", images },
      {
        "POST /files": (request) => {
          keys.push(request.headers.get("Idempotency-Key"));
          return keys.length === 1 ? problem(409, "upload-expired", "too late") : { ...PENDING, upload: FORM };
        },
      },
    );
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith({ id: "f-1", images }));
    expect(new Set(keys).size).toBe(2);
  });
});
