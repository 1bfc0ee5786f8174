import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorState, Loading } from "@/shared/states";
import { useTiers } from "../../queries";

/** A tier and an isolation model. */
interface Place {
  tier: string;
  model: string;
}

interface PlaceFieldsProps {
  place: Place;
  onChange: (place: Place) => void;
  error?: string | undefined;
  errors: Record<string, string>;
}

/** Chooses a tier, and one of the isolation models that its tenants may have. */
export function PlaceFields({ place, onChange, error, errors }: PlaceFieldsProps) {
  const { t } = useTranslation("console");
  const tiers = useTiers();
  if (tiers.isPending) return <Loading />;
  if (!tiers.data) return <ErrorState error={tiers.error} onRetry={() => void tiers.refetch()} />;
  const chosen = tiers.data.find(({ tier }) => tier === place.tier);
  return (
    <>
      <Select
        label={t("tenants.tier")}
        data={tiers.data.map(({ tier }) => tier)}
        value={place.tier}
        onChange={(tier) => {
          const next = tiers.data.find((known) => known.tier === tier);
          // A model that the other tier does not have can't stay.
          if (next) onChange({ tier: next.tier, model: next.models.includes(place.model) ? place.model : next.model });
        }}
        error={error ?? errors.tier}
        allowDeselect={false}
      />
      <Select
        label={t("tenants.model")}
        description={t(`modelMeaning.${place.model as "pool"}`)}
        data={(chosen?.models ?? [place.model]).map((value) => ({ value, label: t(`model.${value as "pool"}`) }))}
        value={place.model}
        onChange={(model) => model && onChange({ ...place, model })}
        error={errors.model}
        allowDeselect={false}
      />
    </>
  );
}
