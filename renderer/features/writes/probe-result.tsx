import type { RedundantUpdates } from '../../../shared/contract/writes.ts';
import { clockText, countOf, countText, durationText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { ShareTable } from './share-table.tsx';
import { percentText, rateText, serverDate } from './words.ts';
import css from './writes.module.css';

interface ProbeResultProps {
  readonly found: RedundantUpdates;
  readonly name: string;
  readonly updateRate: number | null;
}

const shownColumns = 8;

/** What share of the updates that can still be seen changed nothing, and which columns the others really changed. */
export function ProbeResult({ found, name, updateRate }: ProbeResultProps) {
  const { pairs, identical, changed } = found;
  const share = pairs > 0 ? identical / pairs : null;
  return (
    <>
      {share !== null && (
        <div className={css.track} role="img" aria-label={`${percentText(share)} redundant`}>
          <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
        </div>
      )}
      <p className={css.sentence}>
        {share === null ? (
          <>
            No update of <SafeText text={name} /> left both its versions on a page: nothing to compare.
          </>
        ) : (
          <>
            <b>
              {percentText(share)} of the updates to <SafeText text={name} />
            </b>{' '}
            {identical === 0
              ? 'wrote a row equal to the version before.'
              : `wrote a row equal to the version before${costText(share, updateRate)}.`}
          </>
        )}
      </p>
      {changed.length > 0 && (
        <ShareTable
          label="Columns that really change"
          heads={['Really changed', 'Share', 'Updates', 'of all']}
          rows={changed.slice(0, shownColumns).map(({ column, pairs: count }) => ({
            ...{ key: column, name: <SafeText text={column} />, title: column },
            ...{
              share: pairs > 0 ? count / pairs : 0,
              value: countText(count),
              end: percentText(pairs > 0 ? count / pairs : null),
            },
          }))}
        />
      )}
      <p className={css.small}>
        {sourceText(found)}
        {changed.length > shownColumns &&
          ` ${countOf(changed.length - shownColumns, 'more column')} changed less often.`}
      </p>
    </>
  );
}

/** Forecast from the present rate: an estimate, so it carries `~`. */
const costText = (share: number, updateRate: number | null): string =>
  updateRate === null || updateRate <= 0 ? '' : `: ~${rateText(share * updateRate)} dead rows/s for nothing`;

function sourceText({ pairs, pages, ofPages, skipped, tookMs, readAt }: RedundantUpdates): string {
  const what = `From ${countOf(pairs, 'pair')} of old and new row versions still on ${countText(pages)} of ${countOf(ofPages, 'page')} (pageinspect)`;
  const left = skipped > 0 ? `, ${countText(skipped)} could not be read` : '';
  return `${what}${left}, ${durationText(tookMs)}, read at ${clockText(serverDate(readAt))}.`;
}
