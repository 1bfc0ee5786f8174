import { start } from "@/shared/shell";
import { ConsoleApp } from "./ConsoleApp";

void start(<ConsoleApp />);
