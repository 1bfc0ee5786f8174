import type { components } from "@/generated/tenant";

/** A problem document (RFC 9457) as our APIs write it. */
export type Problem = components["schemas"]["Problem"];

export interface Fault {
  /** A JSON Pointer into the request's body. */
  pointer: string;
  detail: string;
}

/** An API refused a request, or could not serve it. */
export class ApiProblem extends Error {
  override name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
    /** Seconds until it makes sense to try again, if the API said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }

  static from(response: Response, body: unknown): ApiProblem {
    const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
    const problem = typeof body === "object" && body !== null ? (body as Partial<Problem>) : {};
    return new ApiProblem(response.status, problem, Number.isFinite(seconds) ? seconds : null);
  }

  /** Last part of the problem's type, such as `wrong-state`; empty where the answer was no problem document. */
  get kind(): string {
    return this.problem.type?.split("/").at(-1) ?? "";
  }

  get detail(): string {
    return this.message;
  }

  get fields(): readonly Fault[] {
    return this.problem.errors ?? [];
  }

  /** Whether the same request may succeed a little later. */
  get passes(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** No answer came: no network, or nobody there. */
export class NetworkError extends Error {
  override name = "NetworkError";
}

/** Whether `error` is a problem of one of `kinds`. */
export function isProblem(error: unknown, ...kinds: readonly string[]): error is ApiProblem {
  return error instanceof ApiProblem && kinds.includes(error.kind);
}

/** What is wrong with which field of a form: `/unit_price` becomes `unit_price`, `/items/0/sku` becomes `items.0.sku`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.fields.map(({ pointer, detail }) => [pointer.replace(/^\//, "").replaceAll("/", "."), detail]),
  );
}

/**
 * What a call was answered with.
 *
 * @throws ApiProblem when it was refused.
 */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw ApiProblem.from(response, error);
  return data as T;
}
