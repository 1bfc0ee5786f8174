import { isSharedAddress } from "@/shared/address";
import { useConfig, type AppConfig } from "@/shared/config";

export const SIGN_UP = "/sign-up";

/** Tiers that anybody may register for here; none where nobody can. */
export function tiersOf({ publicPath, registrationTiers = [] }: AppConfig): readonly string[] {
  return publicPath === undefined ? [] : registrationTiers;
}

/** Whether to lead people to the registration: not at the address of one tenant, whose guests they are. */
export function useSignUp(): boolean {
  const config = useConfig();
  return tiersOf(config).length > 0 && isSharedAddress(config.domain);
}
