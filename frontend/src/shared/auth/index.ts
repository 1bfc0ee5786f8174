export { hasRole, personOf, type Person, type Role } from "./person";
export { Session, SessionEnded, type SessionState, type Signed, type SignIn } from "./session";
export {
  RequireRole,
  SessionProvider,
  SignedIn,
  useSession,
  useSessionState,
  useSessionStore,
  type SignedInSession,
} from "./SessionProvider";
