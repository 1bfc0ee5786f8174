/** A picture's way from somebody's device to the menu: asked for, sent straight to the bucket, checked there. */

import { ApiProblem, NetworkError } from "@/shared/api";

/** Media types of pictures. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
/** Size of the largest picture, in bytes: what the API takes. */
export const MOST_BYTES = 10_000_000;

const LOOK_MILLISECONDS = 1000;
const MOST_LOOKS = 60;

/** A picture as the API shows it. */
export interface CheckedFile {
  file_id: string;
  status: "pending" | "ready" | "rejected";
  reason?: string;
  images?: Record<string, string>;
}

/** Where and with what a picture is sent. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

/** What an upload needs of its surroundings. */
export interface UploadSteps {
  /** Asks for a place for a picture, the same one again while it is not known what became of it. */
  create: (content: { content_type: string; bytes: number }) => Promise<CheckedFile & { upload?: UploadForm }>;
  /** Sends the picture there, and tells how much of it is sent, from 0 to 1. */
  send: (form: UploadForm, file: File, onProgress: (part: number) => void) => Promise<void>;
  /** Looks what became of it. */
  look: (fileId: string) => Promise<CheckedFile>;
  /** Lets time pass. */
  wait: (milliseconds: number) => Promise<void>;
}

/** How far an upload is. */
export type UploadStage = { phase: "sending"; part: number } | { phase: "checking" };

/** What is wrong with a picture before anybody has looked into it. */
export type FileFault = "type" | "empty" | "large";

/** The platform refused a picture: it is no picture, or none of those that it takes. */
export class PictureRejectedError extends Error {
  /** Why, as a word of the API's. */
  readonly reason: string;

  constructor(reason: string) {
    super(`the picture was refused: ${reason}`);
    this.reason = reason;
  }
}

/** The platform has not checked a picture in time. */
export class PictureUncheckedError extends Error {}

/** What is plainly wrong with `file`, so that it need not be sent; null where nothing is. */
export function fileFault(file: { type: string; size: number }): FileFault | null {
  if (!PICTURE_TYPES.some((type) => type === file.type)) return "type";
  if (file.size === 0) return "empty";
  return file.size > MOST_BYTES ? "large" : null;
}

/**
 * Uploads a picture and waits until it is checked.
 *
 * @param file A picture in which `fileFault` found nothing.
 * @param steps What does the work.
 * @param onStage Is told how far it is.
 * @returns The picture, ready to be shown on a menu.
 * @throws PictureRejectedError It is no picture that the platform takes.
 * @throws PictureUncheckedError It is not checked after a minute, or nobody could say so.
 */
export async function uploadPicture(
  file: File,
  steps: UploadSteps,
  onStage: (stage: UploadStage) => void,
): Promise<CheckedFile> {
  onStage({ phase: "sending", part: 0 });
  const created = await steps.create({ content_type: file.type, bytes: file.size });
  // Without a form it was sent before, by an attempt whose answer never came.
  if (created.upload) await steps.send(created.upload, file, (part) => onStage({ phase: "sending", part }));
  onStage({ phase: "checking" });
  for (let count = 0; count < MOST_LOOKS; count += 1) {
    const found = await looked(steps, created.file_id);
    if (found?.status === "ready") return found;
    if (found?.status === "rejected") throw new PictureRejectedError(found.reason ?? "unknown");
    await steps.wait(LOOK_MILLISECONDS);
  }
  throw new PictureUncheckedError("the picture is not checked yet");
}

/** What became of a picture; null where nobody can say so for the moment. */
async function looked(steps: UploadSteps, fileId: string): Promise<CheckedFile | null> {
  try {
    return await steps.look(fileId);
  } catch (error) {
    if (error instanceof NetworkError || (error instanceof ApiProblem && error.passes)) return null;
    throw error;
  }
}
