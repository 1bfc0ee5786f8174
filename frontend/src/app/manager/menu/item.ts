import type { Schemas } from "@/shared/api";
import { minorDigits, parseMoney } from "@/shared/i18n";
import type { Picture } from "./PictureField";

/** An item of a brand's menu. */
export type MenuItem = Schemas["MenuItem"];
/** What is written of one. */
export type MenuItemContent = Schemas["MenuItemContent"];

/** What one of an item takes from a supply, while somebody types it. */
export interface UseDraft {
  supplyId: string;
  quantity: number | "";
}

/** An item while somebody edits it. */
export interface ItemDraft {
  sku: string;
  name: string;
  category: string;
  description: string;
  price: string;
  available: boolean;
  supplies: UseDraft[];
  picture: Picture | null;
}

/** What is wrong with an item that was typed: names of texts by field. */
export type ItemFaults = Partial<Record<"sku" | "name" | "price" | "supplies", "sku" | "name" | "price" | "use">>;

const SKU = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `item` for editing; an empty one where there is none yet. */
export function draftOf(item: MenuItem | null, currency: string): ItemDraft {
  return {
    sku: item?.sku ?? "",
    name: item?.name ?? "",
    category: item?.category ?? "",
    description: item?.description ?? "",
    price: item ? editableMoney(item.unit_price, currency) : "",
    available: item?.available ?? true,
    supplies: (item?.supplies ?? []).map(({ supply_id, quantity }) => ({ supplyId: supply_id, quantity })),
    picture: item?.picture ? { id: item.picture, images: item.images ?? {} } : null,
  };
}

/** An amount in the currency's minor unit as somebody would type it: `950` as `9.50`. */
export function editableMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** What is wrong with `draft`. */
export function itemFaults(draft: ItemDraft, currency: string): ItemFaults {
  const price = parseMoney(draft.price, currency);
  const badUse = draft.supplies.some(({ supplyId, quantity }) => supplyId === "" || quantity === "" || quantity < 1);
  return {
    ...(!SKU.test(draft.sku) && { sku: "sku" as const }),
    ...(draft.name.trim() === "" && { name: "name" as const }),
    ...((price === null || price < 0) && { price: "price" as const }),
    ...(badUse && { supplies: "use" as const }),
  };
}

/** `draft`, in which `itemFaults` found nothing, as the API takes it. Empty texts are left out. */
export function contentOf(draft: ItemDraft, currency: string): MenuItemContent {
  const category = draft.category.trim();
  const description = draft.description.trim();
  return {
    name: draft.name.trim(),
    unit_price: parseMoney(draft.price, currency) ?? 0,
    available: draft.available,
    supplies: draft.supplies.map(({ supplyId, quantity }) => ({ supply_id: supplyId, quantity: Number(quantity) })),
    ...(category && { category }),
    ...(description && { description }),
    ...(draft.picture && { picture: draft.picture.id }),
  };
}

/** `item` as it is, but for whether it can be ordered: a `PUT` replaces everything. */
export function withAvailability(item: MenuItem, available: boolean): MenuItemContent {
  const { name, category, description, unit_price, supplies, picture } = item;
  return {
    name,
    unit_price,
    available,
    supplies,
    ...(category && { category }),
    ...(description && { description }),
    ...(picture && { picture }),
  };
}
