import { clockOf } from '../timeline/time-axis.ts';
import type { Stretch } from './stretch.ts';

interface FiguresTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly points: readonly Stretch[];
  /** The texts of one minute's readings, by column. */
  readonly row: (indexes: readonly number[]) => readonly string[];
}

/** The chart as a table for the ear: a row per minute of which something is known, oldest first. */
export function FiguresTable({ caption, columns, points, row }: FiguresTableProps) {
  return (
    <table className="spoken">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {['Minute', ...columns].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {byMinute(points).map(([minute, indexes]) => (
          <tr key={minute}>
            <th scope="row">{clockOf(minute).slice(0, 5)}</th>
            {row(indexes).map((text, place) => (
              <td key={columns[place]}>{text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Places of the points by the minute in which they end. */
function byMinute(points: readonly Stretch[]): readonly (readonly [number, readonly number[]])[] {
  const minutes = new Map<number, number[]>();
  points.forEach(({ toMs }, index) => {
    const minute = Math.floor(toMs / 60_000) * 60_000;
    minutes.set(minute, [...(minutes.get(minute) ?? []), index]);
  });
  return [...minutes];
}
