import { start } from "@/shared/shell";
import { ConsoleApp } from "./ConsoleApp";

// The Admin API takes the id token: by its address the audit trail names who it was.
void start(<ConsoleApp />, { bearer: "id", areas: ["console"] });
