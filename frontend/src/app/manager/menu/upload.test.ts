import { describe, expect, it, vi } from "vitest";
import { ApiProblem, NetworkError } from "@/shared/api";
import {
  fileFault,
  MOST_BYTES,
  PictureRejectedError,
  PictureUncheckedError,
  uploadPicture,
  type CheckedFile,
  type UploadStage,
  type UploadSteps,
} from "./upload";

const FILE = new File(["picture"], "soup.png", { type: "image/png" });
const FORM = { url: "https://bucket.example", fields: { key: "k" } };

function steps(answers: Partial<CheckedFile>[], form: typeof FORM | undefined = FORM): UploadSteps {
  const looks = answers.map((answer): CheckedFile => ({ file_id: "f-1", status: "pending", ...answer }));
  return {
    create: vi.fn(async () => ({ file_id: "f-1", status: "pending" as const, upload: form })),
    send: vi.fn(async (_form, _file, onProgress) => onProgress(0.5)),
    look: vi.fn(async () => looks.shift() ?? { file_id: "f-1", status: "pending" as const }),
    wait: vi.fn(async () => undefined),
  };
}

describe("a picture's way", () => {
  it("goes by the bucket, and ends when it is checked", async () => {
    const way = steps([{}, {}, { status: "ready", images: { "160": "/media/a.webp" } }]);
    const stages: UploadStage[] = [];
    const ready = await uploadPicture(FILE, way, (stage) => stages.push(stage));
    expect(ready.images).toEqual({ "160": "/media/a.webp" });
    expect(way.create).toHaveBeenCalledWith({ content_type: "image/png", bytes: FILE.size });
    expect(way.send).toHaveBeenCalledWith(FORM, FILE, expect.anything());
    expect(stages).toEqual([{ phase: "sending", part: 0 }, { phase: "sending", part: 0.5 }, { phase: "checking" }]);
    expect(way.wait).toHaveBeenCalledTimes(2);
  });

  it("ends with the platform's reason where it is none", async () => {
    const way = steps([{ status: "rejected", reason: "not-an-image" }]);
    await expect(uploadPicture(FILE, way, () => undefined)).rejects.toEqual(new PictureRejectedError("not-an-image"));
  });

  it("does not go by the bucket twice", async () => {
    const way = steps([{ status: "ready" }]);
    way.create = async () => ({ file_id: "f-1", status: "pending" as const });
    await uploadPicture(FILE, way, () => undefined);
    expect(way.send).not.toHaveBeenCalled();
  });

  it("is given up after a minute without an answer", async () => {
    const way = steps([]);
    await expect(uploadPicture(FILE, way, () => undefined)).rejects.toThrow(PictureUncheckedError);
    expect(way.wait).toHaveBeenCalledTimes(60);
  });

  it.each([
    ["no answer came", new NetworkError("no answer")],
    ["the API was busy", new ApiProblem(503, {})],
  ])("is looked for again where %s", async (_why, failure) => {
    const way = steps([{ status: "ready", images: { "160": "/media/a.webp" } }]);
    vi.mocked(way.look).mockRejectedValueOnce(failure);
    const ready = await uploadPicture(FILE, way, () => undefined);
    expect(ready.images).toEqual({ "160": "/media/a.webp" });
    expect(way.wait).toHaveBeenCalledTimes(1);
  });

  it("is not looked for again where the API refuses to say", async () => {
    const way = steps([{ status: "ready" }]);
    vi.mocked(way.look).mockRejectedValueOnce(new ApiProblem(404, {}));
    await expect(uploadPicture(FILE, way, () => undefined)).rejects.toThrow(ApiProblem);
    expect(way.look).toHaveBeenCalledTimes(1);
  });

  it("is not looked for where it was never sent", async () => {
    const way = steps([{ status: "ready" }]);
    way.send = async () => Promise.reject(new Error("offline"));
    await expect(uploadPicture(FILE, way, () => undefined)).rejects.toThrow("offline");
    expect(way.look).not.toHaveBeenCalled();
  });
});

describe("a file", () => {
  it.each([
    [{ type: "image/webp", size: MOST_BYTES }, null],
    [{ type: "image/webp", size: MOST_BYTES + 1 }, "large"],
    [{ type: "image/png", size: 0 }, "empty"],
    [{ type: "image/svg+xml", size: 100 }, "type"],
    [{ type: "", size: 100 }, "type"],
  ])("%o is found to be %s before it is sent", (file, fault) => {
    expect(fileFault(file)).toBe(fault);
  });
});
