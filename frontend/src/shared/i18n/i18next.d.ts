import "i18next";
import type common from "@/texts/en/common";
import type consoleTexts from "@/texts/en/console";
import type customer from "@/texts/en/customer";
import type kitchen from "@/texts/en/kitchen";
import type management from "@/texts/en/management";
import type manager from "@/texts/en/manager";
import type signUp from "@/texts/en/signUp";
import type waiter from "@/texts/en/waiter";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      common: typeof common;
      console: typeof consoleTexts;
      customer: typeof customer;
      kitchen: typeof kitchen;
      management: typeof management;
      manager: typeof manager;
      signUp: typeof signUp;
      waiter: typeof waiter;
    };
  }
}
