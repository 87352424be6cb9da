import type { LumpColumns, Measure } from '../../../shared/contract/sizes.ts';
import { sizeText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { SizeBar } from '../../ui/size-bar.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Tick } from './axis.ts';
import { membersText } from './lump-words.ts';
import css from './sizes.module.css';

interface LumpNameProps {
  readonly lumps: LumpColumns;
  readonly index: number;
  /** Other schemas are named. */
  readonly usualSchema: string;
}

export function LumpName({ lumps, index, usualSchema }: LumpNameProps) {
  return (
    <>
      {lumps.nspname[index] !== usualSchema && (
        <span className={css.schema}>
          <SafeText text={lumps.nspname[index] ?? ''} />.
        </span>
      )}
      <SafeText text={lumps.name[index] ?? ''} /> <span className={css.members}>{membersText(lumps, index)}</span>
      {lumps.isMixed[index] === true && (
        <Tag tone="idletx" title="The members have different columns: perhaps different tables that only share a name">
          mixed columns
        </Tag>
      )}
      {(lumps.locked[index] ?? 0) > 0 && (
        <Tag tone="lock" title="Somebody holds or awaits an AccessExclusiveLock: estimated from relpages">
          locked {lumps.locked[index]}
        </Tag>
      )}
    </>
  );
}

/** 0 is grey, an estimate carries its sign. */
export function Bytes({ bytes, isEstimate = false }: { readonly bytes: number; readonly isEstimate?: boolean }) {
  if (bytes === 0) return <span className={css.zero}>{isEstimate ? '~0' : '0'}</span>;
  return `${isEstimate ? '~' : ''}${sizeText(bytes)}`;
}

/** The parts that the chosen measure shows, in the fixed order heap, indexes, TOAST. */
export function partsOf(measure: Measure, heap: number, indexes: number, toast: number): readonly (number | null)[] {
  const of = (part: Measure, bytes: number) => (measure === 'total' || measure === part ? bytes : null);
  return [of('heap', heap), of('indexes', indexes), of('toast', toast)];
}

interface LumpBarProps {
  readonly lumps: LumpColumns;
  readonly indexes: readonly number[];
  readonly measure: Measure;
  readonly scale: number;
}

export function LumpBar({ lumps, indexes, measure, scale }: LumpBarProps) {
  const sum = (values: readonly number[]) => indexes.reduce((bytes, index) => bytes + (values[index] ?? 0), 0);
  const parts = partsOf(measure, sum(lumps.heap_bytes), sum(lumps.indexes_bytes), sum(lumps.toast_bytes));
  return <SizeBar parts={parts} of={scale} height={12} />;
}

/** The axis of the bars, in the table's head. */
export function BarAxis({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <span className={css.axis} aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick.bytes} style={{ left: `${(tick.at * 100).toFixed(2)}%` }}>
          {tick.label}
        </span>
      ))}
    </span>
  );
}
