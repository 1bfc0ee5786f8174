/** Form of a slug, a tenant's name in addresses: the same as in the APIs' documents and at the edge. */
export const SLUG = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
const LONGEST_SLUG = 32;

/** A slug made of a name: `Café Zürich & Co.` becomes `cafe-zurich-co`; empty where nothing of it can be used. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^[-0-9]+|-+$/g, "");
  return words.slice(0, LONGEST_SLUG).replace(/-+$/, "");
}
