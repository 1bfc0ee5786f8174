import { attemptFor, isProblem, unwrap, type Attempt, type TenantApi } from "@/shared/api";

/** What the API is told of a picture before it is sent. */
interface Content {
  content_type: string;
  bytes: number;
}

/**
 * Asks for a place for a picture, by the key that it was asked for before: so an upload that broke off goes on.
 *
 * @param api The tenant's.
 * @param file The picture.
 * @param content What is told of it.
 * @param attempt Its key from one attempt to the next. Forget it once it is known what became of the picture.
 */
export async function announcePicture(
  api: TenantApi,
  file: File,
  content: Content,
  attempt: { current: Attempt | null },
) {
  const { name, size, type, lastModified } = file;
  const picture = { name, size, type, lastModified };
  const send = (before: Attempt | null) => {
    attempt.current = attemptFor(picture, before);
    return unwrap(
      api.POST("/files", {
        params: { header: { "Idempotency-Key": attempt.current.key } },
        body: { purpose: "menu-picture", ...content, content_type: content.content_type as "image/png" },
      }),
    );
  };
  try {
    return await send(attempt.current);
  } catch (problem) {
    // It broke off so long ago that nothing is taken by its key any more.
    if (isProblem(problem, "upload-expired")) return send(null);
    throw problem;
  }
}
