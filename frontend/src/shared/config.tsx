import { createContext, useContext } from "react";

/** What pages read of `/config.json`, which differs between stages. */
export interface AppConfig {
  /** Issuer of the tokens. */
  authority: string;
  /** Where people sign in: the base of `/oauth2/authorize`, `/oauth2/token` and `/logout`. */
  signIn: string;
  clientId: string;
  apiPath: string;
  /** The stage's own domain, whose sub-domains are tenants'; null where it has none. */
  domain?: string | null;
  /** Without it nothing is live: operators have none. */
  socketPath?: string;
  /** The API of people without an account; operators have none. */
  publicPath?: string;
  /** Tiers that anybody may register for. */
  registrationTiers?: readonly string[];
}

const REQUIRED = ["authority", "signIn", "clientId", "apiPath"] as const;

/**
 * Reads the configuration, which is the site's and no tenant's: always from the root.
 *
 * @throws Error when it can't be had, or lacks what signing in or calling needs.
 */
export async function loadConfig(): Promise<AppConfig> {
  const answer = await fetch("/config.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`config.json was answered with ${answer.status}`);
  const config = (await answer.json()) as Partial<AppConfig>;
  const missing = REQUIRED.filter((name) => !config[name]);
  if (missing.length > 0) throw new Error(`config.json lacks ${missing.join(", ")}`);
  return config as AppConfig;
}

const ConfigContext = createContext<AppConfig | null>(null);

export const ConfigProvider = ConfigContext.Provider;

/** The configuration, below `ConfigProvider`. */
export function useConfig(): AppConfig {
  const config = useContext(ConfigContext);
  if (!config) throw new Error("there is no ConfigProvider above");
  return config;
}
