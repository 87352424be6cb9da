import { lack } from '../../../shared/relations/estimates.ts';

/** What an estimate of a size leaves out, and who knows better; undefined: nothing. */
export function lackWords(lacks = 0): string | undefined {
  const toast = 'TOAST that was never vacuumed, which ANALYZE does not look at';
  const partitions = 'partitions that were never vacuumed or analyzed';
  const parts = [...((lacks & lack.toast) > 0 ? [toast] : []), ...((lacks & lack.partitions) > 0 ? [partitions] : [])];
  return parts.length === 0 ? undefined : `At least: without ${parts.join(', and ')}; Sizes measures it`;
}
