/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   Where rows become cards, some browsers forget what the elements mean; their roles keep it. */
import type { ReactNode } from "react";
import css from "./DataTable.module.css";

/** A column of a table. */
export interface Column<T> {
  /** Names the column, and each value where the table is narrow. */
  header: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end, under each other. */
  numeric?: boolean;
  /** Buttons and links: named by themselves, so that their header is for screen readers only. */
  actions?: boolean;
}

interface DataTableProps<T> {
  /** What the table is about, for screen readers. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

/**
 * A table; on a narrow screen each row is a card whose values carry their columns' names.
 *
 * The first column names the row.
 */
export function DataTable<T>({ caption, columns, rows, rowKey }: DataTableProps<T>) {
  return (
    <table className={css.table} role="table">
      <caption className={css.caption}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ header, numeric, actions }) => (
            <th key={header} role="columnheader" scope="col" className={numeric ? css.numeric : undefined}>
              {actions ? <span className={css.hidden}>{header}</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {columns.map(({ header, cell, numeric, actions }, index) =>
              index === 0 ? (
                <th key={header} role="rowheader" scope="row">
                  {cell(row)}
                </th>
              ) : (
                <td
                  key={header}
                  role="cell"
                  data-label={actions ? undefined : header}
                  className={actions ? css.actions : numeric ? css.numeric : undefined}
                >
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
