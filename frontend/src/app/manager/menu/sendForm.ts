import { NetworkError } from "@/shared/api";
import type { UploadForm } from "./upload";

/** S3 refused a picture: its form has expired, or allows another size or type. */
export class UploadRefusedError extends Error {
  /** S3's status. */
  readonly status: number;

  constructor(status: number) {
    super(`the upload was refused with status ${status}`);
    this.status = status;
  }
}

/**
 * Sends a file by a pre-signed form, and tells how much of it is sent. The form itself is the permission.
 *
 * @throws NetworkError There was no answer.
 * @throws UploadRefusedError The form does not allow it.
 */
export function sendForm(form: UploadForm, file: File, onProgress: (part: number) => void): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  // S3 ignores what stands behind the file.
  body.append("file", file);
  return new Promise((resolve, reject) => {
    // `fetch` does not tell how much it has sent.
    const request = new XMLHttpRequest();
    request.open("POST", form.url);
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new UploadRefusedError(request.status));
    };
    request.onerror = () => reject(new NetworkError("no answer"));
    request.send(body);
  });
}
