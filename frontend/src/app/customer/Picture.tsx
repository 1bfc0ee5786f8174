import type { MenuEntry } from "./basket";
import classes from "./customer.module.css";

/** A dish's picture, in the size that fits; nothing where there is none. The name stands beside it. */
export function Picture({ item }: { item: MenuEntry }) {
  const sizes = Object.entries(item.images ?? {});
  const [smallest] = sizes;
  if (!smallest) return null;
  return (
    <img
      className={classes["picture"]}
      src={smallest[1]}
      srcSet={sizes.map(([width, address]) => `${address} ${width}w`).join(", ")}
      sizes="(max-width: 36em) 6.5rem, 17rem"
      alt=""
      loading="lazy"
      decoding="async"
    />
  );
}
