/** What a table's storage parameters change about autovacuum; undefined: the server's setting holds. */
export interface VacuumOptions {
  readonly isEnabled: boolean;
  readonly vacuum_threshold: number | undefined;
  readonly vacuum_scale_factor: number | undefined;
  /** -1: no maximum. */
  readonly vacuum_max_threshold: number | undefined;
  /** -1: inserts start no vacuum. */
  readonly insert_threshold: number | undefined;
  readonly insert_scale_factor: number | undefined;
  readonly analyze_threshold: number | undefined;
  readonly analyze_scale_factor: number | undefined;
  readonly freeze_max_age: number | undefined;
  readonly multixact_freeze_max_age: number | undefined;
  readonly fillfactor: number | undefined;
}

/** `['autovacuum_enabled=off']`; pg_class.reloptions joined by line feeds, as our statements bring them. */
export const optionLines = (reloptions: string | null): readonly string[] =>
  reloptions === null || reloptions === '' ? [] : reloptions.split('\n');

/** As the server reads a boolean: any beginning of the words will do. https://www.postgresql.org/docs/current/datatype-boolean.html */
const isOff = (value: string) => /^(?:f(?:alse|als|al|a)?|no?|off?|0)$/iu.test(value);

const named = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);

/** Most tables have none, and there may be 100,000 of them. */
export const vacuumOptions = (reloptions: string | null): VacuumOptions =>
  reloptions === null || reloptions === '' ? noOptions : optionsIn(optionLines(reloptions));

function optionsIn(lines: readonly string[]): VacuumOptions {
  const least = (name: string, from = 0): number | undefined => {
    const value = named(lines, name);
    const number = value === undefined ? Number.NaN : Number(value);
    return number >= from ? number : undefined;
  };
  return {
    isEnabled: !isOff(named(lines, 'autovacuum_enabled') ?? 'on'),
    vacuum_threshold: least('autovacuum_vacuum_threshold'),
    vacuum_scale_factor: least('autovacuum_vacuum_scale_factor'),
    vacuum_max_threshold: least('autovacuum_vacuum_max_threshold', -1),
    insert_threshold: least('autovacuum_vacuum_insert_threshold', -1),
    insert_scale_factor: least('autovacuum_vacuum_insert_scale_factor'),
    analyze_threshold: least('autovacuum_analyze_threshold'),
    analyze_scale_factor: least('autovacuum_analyze_scale_factor'),
    freeze_max_age: least('autovacuum_freeze_max_age'),
    multixact_freeze_max_age: least('autovacuum_multixact_freeze_max_age'),
    fillfactor: least('fillfactor', 10),
  };
}

const noOptions = optionsIn([]);
