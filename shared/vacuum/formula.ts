import { vacuumOptions } from './reloptions.ts';
import { grouped } from './size-words.ts';
import { type Measured, maximumOf, type Thresholds, type VacuumSettings } from './thresholds.ts';

const number = (value: number): string => (value >= 1000 ? grouped(value) : String(Number(value.toPrecision(6))));

/**
 * The arithmetic of the threshold, a line each: "autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor ×
 * reltuples", "= 50 + 0.2 × 41,207 = 8,291". Empty where autovacuum does not come for dead rows.
 */
export function formulaOf(measured: Measured, thresholds: Thresholds, settings: VacuumSettings): readonly string[] {
  if (thresholds.vacuum === null) return [];
  const options = vacuumOptions(measured.reloptions);
  const rows = Math.max(0, measured.reltuples);
  const base = options.vacuum_threshold ?? settings.vacuum_threshold;
  const scale = options.vacuum_scale_factor ?? settings.vacuum_scale_factor;
  const most = settings.vacuum_max_threshold === null ? -1 : maximumOf(options, settings);
  const sum = `= ${number(base)} + ${number(scale)} × ${grouped(rows)} = ${grouped(base + scale * rows)}`;
  const isCut = most >= 0 && most < base + scale * rows;
  return [
    'autovacuum_vacuum_threshold + autovacuum_vacuum_scale_factor × reltuples',
    sum,
    ...(isCut ? [`at most autovacuum_vacuum_max_threshold = ${grouped(most)}`] : []),
  ];
}
