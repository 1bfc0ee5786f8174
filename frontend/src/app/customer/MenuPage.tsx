import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { hasRole, useSession } from "@/shared/auth";
import { Icon } from "@/shared/icons";
import type { SiteSummary } from "@/shared/sites";
import { Empty, ErrorState, Loading, Page, announce } from "@/shared/states";
import { BasketDock } from "./BasketDock";
import { MenuItemCard } from "./MenuItemCard";
import { sectionsOf, useMenu } from "./menu";
import { useBasket } from "./useBasket";
import classes from "./customer.module.css";

/** A site's menu, and the basket beside it. */
export function MenuPage({ site, change }: { site: SiteSummary; change: ReactNode }) {
  const { t } = useTranslation("customer");
  const { person } = useSession();
  const [, navigate] = useLocation();
  const [search, setSearch] = useState("");
  const follow = hasRole(person, "owner", "manager", "waiter", "kitchen");
  const { data: menu, isPending, error, refetch } = useMenu(site.site_id, { follow });
  const handle = useBasket(site.site_id);
  const sections = useMemo(() => sectionsOf(menu ?? [], search), [menu, search]);
  const isInParts = sections.some(({ category }) => category !== null);

  const look = (text: string): void => {
    setSearch(text);
    const found = sectionsOf(menu ?? [], text).reduce((sum, { items }) => sum + items.length, 0);
    if (text) announce(t("found", { count: found }));
  };

  return (
    <Page title={site.name} actions={change}>
      <div className={classes["layout"]}>
        <div className={classes["menu"]}>
          {menu && menu.length > 0 && (
            <div className={classes["tools"]}>
              <label className={classes["search"]}>
                <Icon.Search size={18} />
                <span className="visually-hidden">{t("search")}</span>
                <input
                  type="search"
                  placeholder={t("search")}
                  value={search}
                  onChange={(event) => look(event.currentTarget.value)}
                />
              </label>
              {isInParts && !search && <Parts sections={sections} />}
            </div>
          )}
          {isPending ? (
            <Loading />
          ) : error && !menu ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : sections.length === 0 ? (
            <Empty title={search ? t("nothingFound") : t("nothingServed")} icon={<Icon.Menu size={28} />}>
              {search ? t("nothingFoundText", { search }) : t("nothingServedText")}
            </Empty>
          ) : (
            sections.map(({ category, items }) => (
              <section key={category ?? ""} id={anchor(category)} className={classes["section"]}>
                {isInParts && <h2>{category ?? t("otherDishes")}</h2>}
                <ul className={classes["items"]}>
                  {items.map((item) => (
                    <MenuItemCard key={item.sku} item={item} currency={site.currency} handle={handle} />
                  ))}
                </ul>
              </section>
            ))
          )}
        </div>
        <BasketDock
          site={site}
          menu={menu}
          handle={handle}
          onPlaced={({ order_id }) => navigate(`/orders/${order_id}`)}
        />
      </div>
    </Page>
  );
}

function Parts({ sections }: { sections: ReturnType<typeof sectionsOf> }) {
  const { t } = useTranslation("customer");
  return (
    <nav aria-label={t("parts")} className={classes["parts"]}>
      {sections.map(({ category }) => (
        <a key={category ?? ""} href={`#${anchor(category)}`} className={classes["part"]}>
          {category ?? t("otherDishes")}
        </a>
      ))}
    </nav>
  );
}

function anchor(category: string | null): string {
  return `part-${encodeURIComponent(category ?? "")}`;
}
