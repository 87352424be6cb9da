import type { ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import css from './writes.module.css';

interface ShareRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly title?: string;
  readonly isCode?: boolean;
  readonly isRest?: boolean;
  /** 0 to 1 of the longest bar. */
  readonly share: number;
  readonly value: string;
  readonly end: string;
}

interface ShareTableProps {
  readonly label: string;
  /** Name, share, value, end. */
  readonly heads: readonly [ReactNode, string, string, string];
  /** The names are long. */
  readonly isWide?: boolean;
  /** What the last column is, in full. */
  readonly endTitle?: string;
  readonly rows: readonly ShareRow[];
}

/** A short list with bars, largest first. */
export function ShareTable({ label, heads, isWide, endTitle, rows }: ShareTableProps) {
  return (
    <table className={classes(css.shares, isWide && css.wide)} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
          <th scope="col">{heads[2]}</th>
          <th scope="col" title={endTitle}>
            {heads[3]}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, title, isCode, isRest, share, value, end }) => (
          <tr key={key}>
            <th
              scope="row"
              title={title && visibleText(title)}
              className={classes(isCode && css.code, isRest && css.rest)}
            >
              {name}
            </th>
            <td>
              <i style={{ width: `${Math.max(1, share * 100).toFixed(1)}%` }} />
            </td>
            <td>{value}</td>
            <td>{end}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
