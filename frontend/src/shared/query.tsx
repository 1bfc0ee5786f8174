import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ApiProblem, NetworkError } from "./api/problem";

const MAX_RETRIES = 2;

/** Whether to ask again what failed: only what may pass by itself. */
export function isRetried(failures: number, error: Error): boolean {
  return failures < MAX_RETRIES && (error instanceof NetworkError || (error instanceof ApiProblem && error.passes));
}

/** How long to wait before that, in milliseconds: what the API asked for, or a little longer each time. */
export function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof ApiProblem ? error.retryAfter : null;
  return asked === null ? Math.min(500 * 2 ** failures, 8000) : asked * 1000;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without the network a request fails and says so, and the list shown before stays.
      queries: {
        retry: isRetried,
        retryDelay,
        staleTime: 15_000,
        networkMode: "always",
        // Which "always" would turn off.
        refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
