import { EMPTY, type Basket } from "./basket";

type Listener = () => void;

/** Baskets by site, kept over reloads and shared by the tabs of one person. */
class BasketStore {
  readonly #listeners = new Set<Listener>();
  /** What was read last: the same object for the same text, as React asks for. */
  readonly #read = new Map<string, { text: string | null; basket: Basket }>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    addEventListener("storage", listener);
    return () => {
      this.#listeners.delete(listener);
      removeEventListener("storage", listener);
    };
  };

  get(key: string): Basket {
    const text = localStorage.getItem(key);
    const known = this.#read.get(key);
    if (known?.text === text) return known.basket;
    const basket = parsed(text);
    this.#read.set(key, { text, basket });
    return basket;
  }

  set(key: string, basket: Basket): void {
    if (basket.lines.length === 0 && !basket.note) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(basket));
    for (const listener of this.#listeners) listener();
  }
}

function parsed(text: string | null): Basket {
  if (!text) return EMPTY;
  try {
    return { ...EMPTY, ...(JSON.parse(text) as Partial<Basket>) };
  } catch {
    return EMPTY;
  }
}

export const baskets = new BasketStore();

/** Where the basket of one person at one site is kept. */
export function basketKey(tenantId: string | null, userId: string, siteId: string): string {
  return `basket:${tenantId ?? ""}:${userId}:${siteId}`;
}
