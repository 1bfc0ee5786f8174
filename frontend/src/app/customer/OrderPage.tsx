import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { OrderLines, ProgressLine, shortNumber, type Ticket } from "@/shared/orders";
import { ErrorState, LiveBadge, LiveBanner, Loading, Page } from "@/shared/states";
import { CancelOrder } from "./CancelOrder";
import { useOrder } from "./useOrder";
import { useOrderAgain } from "./useOrderAgain";
import classes from "./customer.module.css";

/** One order, live: how far it is, what is in it, and what can still be done. */
export default function OrderPage({ orderId }: { orderId: string }) {
  const { t } = useTranslation();
  const { order, isOpen, error, refetch, status, put } = useOrder(orderId);
  return (
    <Page
      title={t("order.number", { number: shortNumber(orderId) })}
      actions={isOpen && <LiveBadge status={status} />}
      narrow
    >
      {isOpen && <LiveBanner status={status} />}
      {order ? (
        <OrderDetails order={order} onChange={put} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function OrderDetails({ order, onChange }: { order: Ticket; onChange: (order: Ticket) => void }) {
  const { t } = useTranslation(["customer", "common"]);
  const { money, dateTime } = useFormats();
  const orderAgain = useOrderAgain();
  return (
    <div className={classes["order"]}>
      <section className={classes["panel"]}>
        <ProgressLine status={order.status} />
        <p className={classes["explained"]}>{t(`explained.${order.status}`)}</p>
        {order.reason && (
          <p>
            <strong>{t("common:order.reason")}:</strong> {order.reason}
          </p>
        )}
      </section>
      <section className={classes["panel"]}>
        <h2>{t("ordered")}</h2>
        <OrderLines items={order.items} currency={order.currency} />
        <div className={classes["total"]}>
          <span>{t("common:order.total")}</span>
          <strong className="numbers">{money(order.total, order.currency)}</strong>
        </div>
        {order.note && (
          <p className={classes["hint"]}>
            <strong>{t("common:order.note")}:</strong> {order.note}
          </p>
        )}
        <p className={classes["soft"]}>{t("common:order.placedAt", { time: dateTime(order.created_at) })}</p>
      </section>
      <div className={classes["actions"]}>
        <Button variant="default" leftSection={<Icon.Refresh size={16} />} onClick={() => orderAgain(order)}>
          {t("orderAgain")}
        </Button>
        <CancelOrder order={order} onCancelled={onChange} />
      </div>
    </div>
  );
}
