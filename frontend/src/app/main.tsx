import { start } from "@/shared/shell";
import { App } from "./App";

void start(<App />);
