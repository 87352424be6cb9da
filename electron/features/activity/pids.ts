/** `{11,12,11}` of int4[], each once, as pg_blocking_pids answers; NULL is none. */
export const pidsOf = (value: string | null): readonly number[] =>
  value === null || value === '{}' ? [] : [...new Set(value.slice(1, -1).split(',').map(Number))];
