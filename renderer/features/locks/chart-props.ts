import type { ReactNode } from 'react';

/** What each of the charts over time is given. */
export interface ChartProps {
  /** Of the server's clock. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Which chart it is, to choose another. */
  readonly choice: ReactNode;
}
