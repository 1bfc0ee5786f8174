import { NetworkError } from "./problem";

export type Fetch = (request: Request) => Promise<Response>;
export type TokenSource = (options?: { renew?: boolean }) => Promise<string>;

/**
 * A `fetch` that says "no answer" in one way.
 *
 * @throws NetworkError
 */
export const plainFetch: Fetch = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    // Who gave up waiting knows why.
    if (request.signal.aborted) throw error;
    throw new NetworkError("no answer", { cause: error });
  }
};

/** A `fetch` with the access token; a token that is refused is renewed once. */
export function authorisedFetch(token: TokenSource, send: Fetch = plainFetch): Fetch {
  const attempt = (request: Request, accessToken: string): Promise<Response> => {
    request.headers.set("Authorization", `Bearer ${accessToken}`);
    return send(request);
  };
  return async (request) => {
    const again = request.clone();
    const answer = await attempt(request, await token());
    return answer.status === 401 ? attempt(again, await token({ renew: true })) : answer;
  };
}
