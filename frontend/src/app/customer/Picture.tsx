import type { MenuEntry } from "./basket";
import classes from "./customer.module.css";

/** Pictures by their width in pixels; entries without one have none. */
type Images = Partial<Record<string, string>>;

/** A dish's picture, in the size that fits; nothing where there is none. The name stands beside it. */
export function Picture({ item }: { item: MenuEntry & { images?: Images } }) {
  const sizes = Object.entries(item.images ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const [smallest] = sizes;
  if (!smallest) return null;
  return (
    <img
      className={classes["picture"]}
      src={smallest[1]}
      srcSet={sizes.map(([width, address]) => `${address} ${width}w`).join(", ")}
      sizes="(max-width: 36em) 6rem, 16rem"
      alt=""
      loading="lazy"
      decoding="async"
    />
  );
}
