import { useTranslation } from "react-i18next";
import { METRICS, type MetricName } from "./metrics";

// What a platform's own unit uses that no log tells by tenant (saas_constructs/prices.json).
const ESTIMATES = {
  "queue requests (estimated)": "queueRequests",
  "state transitions (estimated)": "stateTransitions",
} as const;

/** Names metrics, and what is paid for, for people; what only this platform has goes by its own name. */
export function useMetricText(): (name: string) => string {
  const { t } = useTranslation("console");
  return (name) => {
    const known = METRICS.find((metric): metric is MetricName => metric === name);
    if (known) return t(`metric.${known}`);
    if (name in ESTIMATES) return t(`metric.${ESTIMATES[name as keyof typeof ESTIMATES]}`);
    return name === "orders" ? t("metric.orders") : name;
  };
}
