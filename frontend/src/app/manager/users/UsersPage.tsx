import { useTranslation } from "react-i18next";
import { ifMatch, unwrap, useApi } from "@/shared/api";
import { useSession } from "@/shared/auth";
import { useSites } from "@/shared/sites";
import { ErrorState, Loading, Page } from "@/shared/states";
import { EVERY_SITE, rightsOf } from "@/management/users/place";
import { UsersPanel, type UserDirectory } from "@/management/users/UsersPanel";
import { brandsOf, KEYS } from "../organisation";

/** Who works for the organisation, as what, and where. */
export default function UsersPage() {
  const { t } = useTranslation("manager");
  return (
    <Page title={t("users.title")} wide>
      <Users />
    </Page>
  );
}

function Users() {
  const { person } = useSession();
  const directory = useDirectory();
  const sites = useSites();
  if (sites.isPending) return <Loading />;
  if (!sites.data) return <ErrorState error={sites.error} onRetry={() => void sites.refetch()} />;
  // Sites that are named in the token, and not set up yet, can be given, too.
  const named = person.sites.filter((site) => site !== EVERY_SITE);
  return (
    <UsersPanel
      queryKey={KEYS.users}
      directory={directory}
      rights={rightsOf(person)}
      sites={[...new Set([...sites.data.map(({ site_id }) => site_id), ...named])].sort()}
      brands={brandsOf(sites.data)}
    />
  );
}

const COMMANDS = {
  disable: "/users/{user_id}/disable",
  enable: "/users/{user_id}/enable",
  reset: "/users/{user_id}/reset",
} as const;

function useDirectory(): UserDirectory {
  const api = useApi();
  return {
    list: async (cursor) => {
      const page = await unwrap(api.GET("/users", { params: { query: { limit: 50, cursor } } }));
      return { items: page.users, next: page.next_cursor };
    },
    invite: (email, place) => unwrap(api.POST("/users", { body: { email, ...place } })),
    setRoles: ({ user_id, version }, body) =>
      unwrap(api.PUT("/users/{user_id}/roles", { params: { path: { user_id }, header: ifMatch(version) }, body })),
    command: (command, { user_id }) => unwrap(api.POST(COMMANDS[command], { params: { path: { user_id } } })),
  };
}
