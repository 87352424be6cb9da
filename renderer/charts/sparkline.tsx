import { useMemo } from 'react';

interface SparklineProps {
  /** Evenly spaced, oldest first; null: not known, where the line breaks. */
  readonly values: readonly (number | null)[];
  /** Places that fill the whole width; fewer values stand at its right end. */
  readonly places?: number;
  /** px. */
  readonly width?: number;
  readonly height?: number;
}

/** A line from 0 in a row of a table. The numbers stand beside it, so it is silent for the ear. */
export function Sparkline({ values, places = values.length, width = 92, height = 18 }: SparklineProps) {
  const path = useMemo(() => sparkPath(values, { places, width, height }), [values, places, width, height]);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={path} fill="none" stroke="var(--text-2)" strokeWidth="1.2" strokeLinejoin="round" />
    </svg>
  );
}

/** A value alone between two gaps is a dash as wide as its place. */
export function sparkPath(
  values: readonly (number | null)[],
  { places, width, height }: Required<Omit<SparklineProps, 'values'>>,
): string {
  const most = values.reduce((max: number, value) => Math.max(max, value ?? 0), 0);
  const step = width / Math.max(1, places);
  const first = Math.max(0, places - values.length);
  const y = (value: number) => (height - 2 - (most > 0 ? value / most : 0) * (height - 4)).toFixed(1);
  let isDrawn = false;
  return values
    .map((value, place) => {
      const from = (first + place) * step;
      const wasDrawn = isDrawn;
      isDrawn = value !== null;
      if (value === null) return '';
      const begin = wasDrawn ? '' : `M${from.toFixed(1)} ${y(value)}`;
      const end = (values[place + 1] ?? null) === null ? `H${(from + step).toFixed(1)}` : '';
      return `${begin}L${(from + step / 2).toFixed(1)} ${y(value)}${end}`;
    })
    .join('');
}
