import { render, type RenderResult } from "@testing-library/react";
import { Suspense, type ReactNode } from "react";
import { vi } from "vitest";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { ApiProvider } from "@/shared/api";
import { Session, SessionProvider, type Person, type Signed } from "@/shared/auth";
import { ConfigProvider, type AppConfig } from "@/shared/config";
import { QueryProvider } from "@/shared/query";
import { Announcer } from "@/shared/states";
import { ThemeProvider } from "@/shared/theme/ThemeProvider";
import { FakeSignIn, tokenWith } from "./tokens";

export const CONFIG: AppConfig = {
  authority: "https://idp.example/pool",
  signIn: "https://sign-in.example",
  clientId: "client",
  apiPath: "/api",
};

type Answer = Response | object | null;

/** Answers by method and path, such as `"GET /sites"`; without the query, which the request has. */
export type Answers = Record<string, (request: Request) => Answer | Promise<Answer>>;

export interface Rendered extends RenderResult {
  /** The requests that were made, as `"GET /sites?limit=100"`. */
  requests: string[];
  /** The paths visited, the last one being here. */
  history: string[];
  signIn: FakeSignIn;
}

export interface RenderOptions {
  /** Null for somebody who is not signed in. */
  person?: Partial<Person> | null;
  api?: Answers;
  path?: string;
  /** `{ socketPath: "/ws" }` makes pages live; a test then has a WebSocket of its own. */
  config?: Partial<AppConfig>;
}

/** Renders `ui` as somebody who is signed in, or as a stranger, against an API of `options.api`. What it lacks is answered with 404. */
export async function renderApp(ui: ReactNode, options: RenderOptions = {}): Promise<Rendered> {
  const { person = {}, api = {}, path = "/" } = options;
  const signIn = new FakeSignIn(person && signedAs(person));
  const session = new Session(signIn);
  await session.resume();
  const requests = answerWith(api);
  const [pathname, searchPath] = path.split("?");
  const { hook, searchHook, history } = memoryLocation({
    path: pathname ?? "/",
    searchPath: searchPath ?? "",
    record: true,
  });
  const rendered = render(
    <ThemeProvider env="test">
      <ConfigProvider value={{ ...CONFIG, ...options.config }}>
        <SessionProvider value={session}>
          <QueryProvider>
            <ApiProvider>
              <Router hook={hook} searchHook={searchHook}>
                <Suspense>{ui}</Suspense>
                <Announcer />
              </Router>
            </ApiProvider>
          </QueryProvider>
        </SessionProvider>
      </ConfigProvider>
    </ThemeProvider>,
  );
  return { ...rendered, requests, history, signIn };
}

function signedAs(person: Partial<Person>): Signed {
  return {
    accessToken: tokenWith({
      sub: person.userId ?? "user-1",
      tenant_id: person.tenantId ?? "t-blue",
      tier: person.tier ?? "standard",
      roles: person.roles ?? ["owner"],
      sites: person.sites ?? ["*"],
      "cognito:groups": person.groups ?? [],
    }),
    email: person.email ?? "ada@blue.example",
    expiresAt: Date.now() + 3_600_000,
  };
}

function answerWith(api: Answers): string[] {
  const requests: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.replace(/^\/api(?=\/)/, "");
    requests.push(`${request.method} ${path}${search}`);
    const answer = await api[`${request.method} ${path}`]?.(request);
    if (answer instanceof Response) return answer;
    if (answer === undefined)
      return problem(404, "not-found", `the test answers nothing for ${request.method} ${path}`);
    return answer === null ? new Response(null, { status: 204 }) : Response.json(answer);
  });
  return requests;
}

/** A problem document, as the APIs write it. */
export function problem(status: number, kind: string, detail: string, more: object = {}): Response {
  const body = { type: `/problems/${kind}`, title: kind, status, detail, instance: "request-1", ...more };
  return Response.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

/** What an API says that is to be left alone for an hour. */
export function busyForAnHour(): Response {
  const answer = problem(429, "quota-exceeded", "too many requests");
  answer.headers.set("Retry-After", "3600");
  return answer;
}
