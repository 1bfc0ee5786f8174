import { Button } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Icon } from "@/shared/icons";
import { inStatus, shortNumber, useBoard, useEntering, useTapGuard, type Ticket } from "@/shared/orders";
import type { SiteSummary } from "@/shared/sites";
import {
  Empty,
  ErrorState,
  LiveBadge,
  LiveBanner,
  Loading,
  Page,
  announce,
  describeError,
  notify,
} from "@/shared/states";
import { OpenOrders } from "./OpenOrders";
import { ReadyCard } from "./ReadyCard";
import classes from "./waiter.module.css";

/** What waits to be served at a site, live, and what is still on its way. */
export function WaiterPage({ site, change }: { site: SiteSummary; change: ReactNode }) {
  const { t } = useTranslation("waiter");
  const isMeant = useTapGuard();
  const live = useBoard(site.site_id);
  const { board, isPending, error, status, readAgain, command } = live;
  useEntering(live, "READY", (tickets) =>
    announce(tickets.map(({ order_id }) => t("readyNow", { number: shortNumber(order_id) })).join(". ")),
  );
  const ready = inStatus(board, "READY");
  const heading = useRef<HTMLHeadingElement>(null);
  const hasServed = useRef(false);

  useEffect(() => {
    // The button that was pressed is gone with its order.
    if (hasServed.current && document.activeElement === document.body) heading.current?.focus();
    hasServed.current = false;
  }, [ready.length]);

  const serve = async (ticket: Ticket): Promise<void> => {
    const number = shortNumber(ticket.order_id);
    hasServed.current = true;
    try {
      await command(ticket, "serve");
      announce(t("served", { number }));
    } catch (failure) {
      notify({ tone: "bad", title: t("refused", { number }), message: describeError(failure) });
    }
  };

  const actions = (
    <>
      <LiveBadge status={status} />
      <Button component={Link} href={`/?site=${site.site_id}`} variant="light" leftSection={<Icon.Plus size={16} />}>
        {t("takeOrder")}
      </Button>
      {change}
    </>
  );

  return (
    <Page title={t("title", { site: site.name })} actions={actions}>
      <LiveBanner status={status} />
      {isPending ? (
        <Loading />
      ) : error && board.length === 0 ? (
        <ErrorState error={error} onRetry={readAgain} />
      ) : (
        <>
          <section aria-labelledby="ready">
            <h2 id="ready" ref={heading} tabIndex={-1} className={classes["heading"]}>
              {t("ready", { count: ready.length })}
            </h2>
            {ready.length === 0 ? (
              <Empty title={t("nothingReady")} icon={<Icon.Tray size={28} />}>
                {t("nothingReadyText")}
              </Empty>
            ) : (
              <ul className={classes["cards"]}>
                {ready.map((ticket) => (
                  <ReadyCard
                    key={ticket.order_id}
                    ticket={ticket}
                    isMeant={isMeant}
                    onServe={() => void serve(ticket)}
                  />
                ))}
              </ul>
            )}
          </section>
          <OpenOrders tickets={inStatus(board, "PLACED", "ACCEPTED", "PREPARING")} />
        </>
      )}
    </Page>
  );
}
