/** What every writer is given: a table with its title and what must be known to read it. */

/** null is "unknown": an empty cell, never 0. */
export type Cell = string | number | boolean | null;

export interface ExportColumn {
  /** Its name in CSV and JSON: snake_case, with its unit (`total_bytes`). */
  readonly key: string;
  /** Its name for readers ("Total"). */
  readonly label: string;
  /** `bytes` and `seconds` are plain numbers for machines, "39.0 GB" and "22:01" for readers. `ratio` is 0 to 1; an `id` is a number without commas. */
  readonly kind: 'text' | 'number' | 'id' | 'bytes' | 'seconds' | 'ratio' | 'boolean';
}

/** One bar of the chart of an HTML report: the parts in the order of the legend. */
export interface ExportBar {
  readonly label: string;
  readonly parts: readonly number[];
}

export interface ExportTable {
  readonly title: string;
  /** Where, when, how complete: label and value. */
  readonly about: readonly (readonly [label: string, value: string])[];
  readonly columns: readonly ExportColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly chart?: { readonly legend: readonly string[]; readonly bars: readonly ExportBar[] };
}

export type ExportFormat = 'csv' | 'json' | 'markdown' | 'html';
