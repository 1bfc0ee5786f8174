/**
 * The texts of another language for what `T` says in English: the same keys, of which plural forms may be left out
 * where the language has fewer.
 */
export type Translated<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
} & { [K in keyof T as K extends `${string}_one` ? K : never]?: string };
