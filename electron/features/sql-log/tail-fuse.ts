import type { At } from '../../../shared/contract/place.ts';
import { sizeWords } from '../../../shared/sql-log/size-words.ts';
import type { LogSwitch } from './parts.ts';
import type { Volume } from './tail-volume.ts';

/** What is turned on here, by which connection, and where the log stood then. */
const known = new WeakMap<Volume, { readonly id: string; isBlown: boolean }>();

/** The least of the limits of what is turned on by this connection; null: nothing is. */
export function limitOf(at: At, logSwitch: LogSwitch): number | null {
  const limits = logSwitch.stateOf(at).on.filter((one) => one.at === at && !one.isOthers);
  return limits.length === 0 ? null : Math.min(...limits.map(({ limitBytes }) => limitBytes));
}

/** Puts the setting back when the log has grown by its limit. Answers with what to say of it. */
export function fuseOf(at: At, logSwitch: LogSwitch, volume: Volume): string | null {
  const on = logSwitch.stateOf(at).on.find((one) => one.at === at && !one.isOthers);
  if (on === undefined) {
    known.delete(volume);
    return null;
  }
  const before = known.get(volume);
  if (before?.id !== on.id) {
    volume.beginAnew();
    known.set(volume, { id: on.id, isBlown: false });
    return null;
  }
  const limit = limitOf(at, logSwitch);
  const { bytes } = volume;
  if (limit === null || bytes === null || bytes < limit) return null;
  const words = `${sizeWords(bytes)} were written to the log: the limit is ${sizeWords(limit)}, so it is put back`;
  if (before.isBlown) return words;
  before.isBlown = true;
  void logSwitch.revert(at, 'volume');
  return words;
}
