import type { Bloat } from '../../../shared/contract/vacuum.ts';
import { durationText, sizeText } from '../../../shared/figure-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { bloatText, measuredSentence, notEstimated } from './bloat-words.ts';
import type { Loaded } from './loaded.ts';
import { canMeasure } from './row-menu.tsx';
import type { Measuring } from './rows.ts';
import type { Measurings } from './use-measuring.ts';
import css from './vacuum.module.css';
import type { Chosen } from './why-pane.tsx';

interface BloatPartProps {
  readonly loaded: Loaded;
  readonly chosen: Chosen;
  /** null: nothing is estimated yet; undefined: this table is not. */
  readonly bloat: Bloat | undefined | null;
  readonly measurings: Measurings;
}

/** How much of the file its rows need: estimated, or read from it when somebody asks; and why an estimate is withheld. */
export function BloatPart({ loaded, chosen, bloat, measurings }: BloatPartProps) {
  if (!canMeasure(loaded, chosen.n)) return null;
  const measuring = measurings.byRelid.get(chosen.oid);
  const failure = measurings.failures.get(chosen.oid);
  return (
    <>
      <p className={css.bloat}>
        <span>
          <b>File:</b> <Words bloat={bloat} measuring={measuring} left={notEstimated(loaded, chosen.n)} />
        </span>
        <Button
          size={20}
          keys="M"
          disabled={measuring?.kind === 'measuring'}
          title="Reads the table with pgstattuple_approx"
          onClick={() => measurings.measure(chosen.oid)}
        >
          {measuring?.kind === 'measured' ? 'Measure again' : 'Measure'}
        </Button>
      </p>
      {failure && <FailureNote failure={failure} isBare />}
    </>
  );
}

interface WordsProps {
  readonly bloat: Bloat | undefined | null;
  readonly measuring: Measuring | undefined;
  /** Why it was left out, where it was. */
  readonly left: string;
}

function Words({ bloat, measuring, left }: WordsProps) {
  if (measuring?.kind === 'measured') {
    const { measured } = measuring;
    return (
      <>
        {measuredSentence(measured)}. VACUUM frees what is dead, unless it is held back; new rows use what is free. Took{' '}
        {durationText(measured.tookMs)}.
      </>
    );
  }
  if (measuring?.kind === 'measuring') return 'being read.';
  if (bloat === null) return 'not estimated yet.';
  if (bloat === undefined) return `${left}.`;
  const { why, factor, heap_bytes, needed_bytes } = bloat;
  const reason = why === null ? '' : ` ${why}`;
  if (factor === null) {
    return (
      <>
        {sizeText(heap_bytes)}; no estimate.
        <SafeText text={reason} />
      </>
    );
  }
  return (
    <>
      {sizeText(heap_bytes)}, ~{sizeText(needed_bytes)} would hold its rows ({bloatText(bloat, undefined).text}).
      <SafeText text={reason} />
    </>
  );
}
