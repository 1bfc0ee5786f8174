export type { LiveStatus } from "./LiveSocket";
export type { LiveEvent } from "./messages";
export { useLive, type LiveOptions } from "./useLive";
