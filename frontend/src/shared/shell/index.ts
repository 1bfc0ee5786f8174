export { Forbidden, NotFound, Welcome } from "./Pages";
export { Shell, type NavEntry } from "./Shell";
export { start } from "./start";
