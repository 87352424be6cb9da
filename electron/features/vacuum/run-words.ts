import { grouped, sizeWords } from '../../../shared/vacuum/size-words.ts';

interface Figures {
  readonly deadBefore: number | null;
  readonly deadAfter: number | null;
  readonly bytesBefore: number | null;
  readonly bytesAfter: number | null;
}

/** "VACUUM took 1.2 s and removed about 48,211 dead rows; the file stays 5.1 MB." */
export function afterWords(action: 'vacuum' | 'vacuum-analyze' | 'analyze', tookMs: number, figures: Figures): string {
  const took = tookMs < 1000 ? `${Math.round(tookMs)} ms` : `${(tookMs / 1000).toFixed(1)} s`;
  if (action === 'analyze') return `ANALYZE took ${took}: its statistics are new.`;
  const { deadBefore, deadAfter } = figures;
  const isKnown = deadBefore !== null && deadAfter !== null;
  const removed = isKnown ? ` and removed about ${grouped(Math.max(0, deadBefore - deadAfter))} dead rows` : '';
  const left = isKnown && deadAfter > 0 ? ` About ${grouped(deadAfter)} stay: somebody may still see them.` : '';
  return `VACUUM took ${took}${removed}${fileWords(figures)}.${left}`;
}

function fileWords({ bytesBefore, bytesAfter }: Figures): string {
  if (bytesBefore === null || bytesAfter === null) return '';
  if (bytesAfter >= bytesBefore) return `; the file stays ${sizeWords(bytesAfter)}`;
  return `; the file shrank from ${sizeWords(bytesBefore)} to ${sizeWords(bytesAfter)}`;
}
