import { createContext, useContext, useMemo, useSyncExternalStore, type ReactNode } from "react";
import { hasRole, type Person, type Role } from "./person";
import type { Session, SessionState } from "./session";

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

/** The session itself, for what works signed out, too. */
export function useSessionStore(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("there is no SessionProvider above");
  return session;
}

/** Whether somebody is signed in, and who; renders again when that changes. */
export function useSessionState(): SessionState {
  const session = useSessionStore();
  return useSyncExternalStore(session.subscribe, () => session.state);
}

export interface SignedInSession {
  person: Person;
  /** A token that is good now; throws `SessionEnded`. */
  token(options?: { renew?: boolean }): Promise<string>;
  signOut(): Promise<void>;
}

/** The session of who is signed in: below `SignedIn` only. */
export function useSession(): SignedInSession {
  const session = useSessionStore();
  const state = useSessionState();
  const person = state.status === "out" ? null : state.person;
  const value = useMemo(
    () => person && { person, token: session.token.bind(session), signOut: () => session.end() },
    [session, person],
  );
  if (!value) throw new Error("nobody is signed in; put this below SignedIn");
  return value;
}

/** `children` for who is signed in, or whose session ended just now; `fallback` for everybody else. */
export function SignedIn({ children, fallback }: { children: ReactNode; fallback: ReactNode }) {
  return useSessionState().status === "out" ? fallback : children;
}

/** `children` for people with one of `roles`, `fallback` for others. */
export function RequireRole(props: { roles: readonly Role[]; children: ReactNode; fallback?: ReactNode }) {
  const { person } = useSession();
  return hasRole(person, ...props.roles) ? props.children : (props.fallback ?? null);
}
