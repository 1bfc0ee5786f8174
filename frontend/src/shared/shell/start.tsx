import { StrictMode, Suspense, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { basePath } from "@/shared/address";
import { ApiProvider } from "@/shared/api";
import { Session, SessionProvider } from "@/shared/auth";
import { lazySignIn, type LazySignIn } from "@/shared/auth/lazySignIn";
import type { Bearer } from "@/shared/auth/oidc";
import { passedOn } from "@/shared/auth/places";
import { ConfigProvider, loadConfig } from "@/shared/config";
import { startI18n } from "@/shared/i18n";
import { QueryProvider } from "@/shared/query";
import { ErrorState } from "@/shared/states";
import { ThemeProvider } from "@/shared/theme/ThemeProvider";
import { SignInFailed } from "./Pages";

const CALLBACK = "/callback";
/** By then the first page is long there, and a token that was fresh when it was given is still good. */
const LIBRARY_AFTER_MS = 90_000;

interface StartOptions {
  /** Which token the application's API takes. */
  bearer?: Bearer;
  /** The areas whose texts are on its first page. */
  areas?: readonly string[];
}

/**
 * Starts an application: reads the configuration, takes up the session or finishes a sign-in, and shows `app`.
 *
 * @param app The application.
 */
export async function start(app: ReactNode, { bearer = "access", areas = [] }: StartOptions = {}): Promise<void> {
  const element = document.getElementById("root");
  if (!element) throw new Error("the page has no element with the id root");
  const root = createRoot(element);
  const translations = startI18n(areas);
  try {
    const config = await loadConfig();
    const passed = location.pathname === CALLBACK ? passedOn(config.domain) : null;
    if (passed !== null) {
      location.replace(passed);
      return;
    }
    const signIn = lazySignIn(config, bearer);
    const session = new Session(signIn);
    let failure: unknown = null;
    if (location.pathname === CALLBACK) failure = await finish(signIn.finish());
    if (failure === null) await session.resume();
    await translations;
    root.render(
      <StrictMode>
        <ThemeProvider>
          <ConfigProvider value={config}>
            <SessionProvider value={session}>
              <QueryProvider>
                <ApiProvider>
                  <Router base={basePath()}>
                    <Suspense>{failure === null ? app : <SignInFailed />}</Suspense>
                  </Router>
                </ApiProvider>
              </QueryProvider>
            </SessionProvider>
          </ConfigProvider>
        </ThemeProvider>
      </StrictMode>,
    );
    if (session.state.status !== "out") loadLater(signIn);
  } catch (error) {
    const i18n = await translations;
    console.error(error);
    root.render(
      <ThemeProvider>
        <ErrorState error={error} title={i18n.t("error.configTitle")} onRetry={() => location.reload()} />
      </ThemeProvider>,
    );
  }
}

/**
 * Loads the sign-in's library ahead: a renewal must not depend on what the network is like in the moment when the token
 * runs out. Nor is it asked for without a network: some browsers keep that it failed.
 */
function loadLater(signIn: LazySignIn): void {
  setTimeout(() => (navigator.onLine ? void signIn.load() : loadLater(signIn)), LIBRARY_AFTER_MS);
}

/** Puts the address back to where the sign-in was asked for; answers what went wrong, if something did. */
async function finish(signIn: Promise<string>): Promise<unknown> {
  try {
    history.replaceState(null, "", await signIn);
    return null;
  } catch (error) {
    console.error(error);
    history.replaceState(null, "", "/");
    return error;
  }
}
