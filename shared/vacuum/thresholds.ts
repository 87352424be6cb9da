import { type VacuumOptions, vacuumOptions } from './reloptions.ts';

/** The server's settings, by their names without `autovacuum_`. */
export interface VacuumSettings {
  readonly isAutovacuumOn: boolean;
  readonly vacuum_threshold: number;
  readonly vacuum_scale_factor: number;
  /** Since PostgreSQL 18; -1: no maximum; null: the server has none. */
  readonly vacuum_max_threshold: number | null;
  readonly insert_threshold: number;
  readonly insert_scale_factor: number;
  readonly analyze_threshold: number;
  readonly analyze_scale_factor: number;
  readonly freeze_max_age: number;
  readonly multixact_freeze_max_age: number;
}

/** What the arithmetic needs of one relation. */
export interface Measured {
  /** -1: never counted, which autovacuum takes for 0. */
  readonly reltuples: number;
  readonly relpages: number;
  /** Pages that hold only frozen rows; 0 before PostgreSQL 18, which does not tell. */
  readonly relallfrozen: number;
  /** reloptions, one a line. */
  readonly reloptions: string | null;
}

/** Numbers of rows; a vacuum or analyze comes when there are more. null: it never comes for that. */
export interface Thresholds {
  readonly isAutovacuumOn: boolean;
  readonly vacuum: number | null;
  readonly insert: number | null;
  readonly analyze: number | null;
  readonly freeze_max_age: number;
  readonly multixact_freeze_max_age: number;
}

/** relation_needs_vacanalyze in https://github.com/postgres/postgres/blob/master/src/backend/postmaster/autovacuum.c */
export function thresholdsOf(measured: Measured, settings: VacuumSettings): Thresholds {
  const options = vacuumOptions(measured.reloptions);
  const isAutovacuumOn = settings.isAutovacuumOn && options.isEnabled;
  const rows = Math.max(0, measured.reltuples);
  const { freeze_max_age, multixact_freeze_max_age } = settings;
  return {
    isAutovacuumOn,
    vacuum: isAutovacuumOn ? vacuumThreshold(rows, options, settings) : null,
    insert: isAutovacuumOn ? insertThreshold(measured, options, settings) : null,
    analyze: isAutovacuumOn ? analyzeThreshold(rows, options, settings) : null,
    freeze_max_age: Math.min(options.freeze_max_age ?? freeze_max_age, freeze_max_age),
    multixact_freeze_max_age: Math.min(
      options.multixact_freeze_max_age ?? multixact_freeze_max_age,
      multixact_freeze_max_age,
    ),
  };
}

/** A TOAST table without storage parameters of its own takes those of its table. */
export const toastOptions = (own: string | null, ofTable: string | null): string | null => own ?? ofTable;

/** Whatever the option or the setting says; autovacuum on or off. */
export function vacuumThreshold(rows: number, options: VacuumOptions, settings: VacuumSettings): number {
  const base = options.vacuum_threshold ?? settings.vacuum_threshold;
  const scale = options.vacuum_scale_factor ?? settings.vacuum_scale_factor;
  const most = settings.vacuum_max_threshold === null ? -1 : maximumOf(options, settings);
  const threshold = base + scale * rows;
  return most >= 0 ? Math.min(threshold, most) : threshold;
}

/** -1: none. An option that a server before 18 cannot have counts for nothing. */
export const maximumOf = (options: VacuumOptions, settings: VacuumSettings): number =>
  options.vacuum_max_threshold ?? settings.vacuum_max_threshold ?? -1;

function insertThreshold(measured: Measured, options: VacuumOptions, settings: VacuumSettings): number | null {
  const base = options.insert_threshold ?? settings.insert_threshold;
  if (base < 0) return null;
  const scale = options.insert_scale_factor ?? settings.insert_scale_factor;
  const { relpages, relallfrozen } = measured;
  const unfrozen = relpages > 0 && relallfrozen > 0 ? 1 - Math.min(relallfrozen, relpages) / relpages : 1;
  return base + scale * Math.max(0, measured.reltuples) * unfrozen;
}

function analyzeThreshold(rows: number, options: VacuumOptions, settings: VacuumSettings): number {
  const base = options.analyze_threshold ?? settings.analyze_threshold;
  return base + (options.analyze_scale_factor ?? settings.analyze_scale_factor) * rows;
}
