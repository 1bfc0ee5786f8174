import { Text } from "@mantine/core";
import { Thumbnail } from "./PictureField";
import css from "./Menu.module.css";

interface ItemNameProps {
  item: { sku: string; name: string; images?: Record<string, string> };
}

/** An item in a list: its picture, its name, and its id. */
export function ItemName({ item }: ItemNameProps) {
  return (
    <span className={css.item}>
      <Thumbnail images={item.images} />
      <span className={css.about}>
        {item.name}
        <Text span display="block" size="sm" c="dimmed">
          {item.sku}
        </Text>
      </span>
    </span>
  );
}
