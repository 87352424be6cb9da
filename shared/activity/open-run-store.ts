import { fail } from '../failure.ts';
import type { RunStore } from './run-store.ts';

export function openRunStore(_options: { readonly keepMs: number }): RunStore {
  return fail('unsupported', 'Not built yet');
}
