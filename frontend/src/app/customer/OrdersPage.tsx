import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { unwrap, useApi, usePages } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { StatusBadge, shortNumber, type Order } from "@/shared/orders";
import { useLive } from "@/shared/realtime";
import { Empty, ErrorState, LiveBanner, LoadMore, Loading, Page } from "@/shared/states";
import classes from "./customer.module.css";

/** The orders that the person placed, newest first. */
export default function OrdersPage() {
  const { t } = useTranslation("customer");
  const api = useApi();
  const client = useQueryClient();
  const pages = usePages<Order>(["orders", "own"], async (cursor) => {
    const page = await unwrap(api.GET("/orders", { params: { query: cursor ? { cursor } : {} } }));
    return { items: page.orders, next: page.next_cursor };
  });
  const readAgain = (): void => void client.invalidateQueries({ queryKey: ["orders", "own"] });
  const status = useLive({
    onEvent: ({ detail_type }) => {
      if (detail_type.startsWith("Order")) readAgain();
    },
    onGap: readAgain,
  });
  return (
    <Page title={t("myOrders")} narrow>
      <LiveBanner status={status} />
      {pages.isPending ? (
        <Loading />
      ) : pages.error && pages.items.length === 0 ? (
        <ErrorState error={pages.error} onRetry={pages.refetch} />
      ) : pages.items.length === 0 ? (
        <Empty title={t("noOrders")} icon={<Icon.Orders size={28} />} action={<ToMenu />}>
          {t("noOrdersText")}
        </Empty>
      ) : (
        <ul className={classes["orders"]}>
          {pages.items.map((order) => (
            <OrderRow key={order.order_id} order={order} />
          ))}
        </ul>
      )}
      <LoadMore pages={pages} />
    </Page>
  );
}

function OrderRow({ order }: { order: Order }) {
  const { t } = useTranslation();
  const { dateTime, money } = useFormats();
  const count = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <li>
      <Link href={`/orders/${order.order_id}`} className={classes["orderRow"]}>
        <div>
          <strong>{t("order.number", { number: shortNumber(order.order_id) })}</strong>
          <span>{dateTime(order.created_at)}</span>
        </div>
        <div>
          <StatusBadge status={order.status} />
          <span className="numbers">
            {t("order.items", { count })} · {money(order.total, order.currency)}
          </span>
        </div>
      </Link>
    </li>
  );
}

function ToMenu() {
  const { t } = useTranslation("customer");
  return (
    <Button component={Link} href="/" variant="default">
      {t("toMenu")}
    </Button>
  );
}
