import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countText, shareText, sizeText } from '../../../shared/figure-text.ts';
import type { OutputOf } from '../../ask-types.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { openInRelations } from './going.ts';
import { Lacks } from './lacks.tsx';
import { Reads } from './reads.tsx';
import { ShareTable } from './share-table.tsx';
import { useOnDemand } from './use-on-demand.ts';
import css from './writes.module.css';

const ways = ['statement', 'relation', 'backend'] as const;
type Way = (typeof ways)[number];

/** As much WAL as is decoded in about a second. */
const relationBytes = 67_108_864;

const options = [
  { value: 'statement', label: 'Statement', title: 'pg_stat_statements' },
  { value: 'relation', label: 'Relation', title: 'pg_walinspect, the newest 64 MB' },
  { value: 'backend', label: 'Backend', title: 'pg_stat_get_backend_wal, PostgreSQL 18 and newer' },
] as const;

type Share = OutputOf<'writes.walByStatement'>;

/** Who writes the WAL: asked by hand, because decoding WAL is not free. */
export function WhoPart({ at }: { readonly at: At }) {
  const [way, setWay] = useState<Way | null>(null);
  const byStatement = useOnDemand('writes.walByStatement');
  const byRelation = useOnDemand('writes.walByRelation');
  const byBackend = useOnDemand('writes.walByBackend');
  const asked = { statement: byStatement, relation: byRelation, backend: byBackend };
  const read = (one: Way) => {
    if (one === 'statement') byStatement.read(one, { at });
    else if (one === 'relation') byRelation.read(one, { at, bytes: relationBytes });
    else byBackend.read(one, { at });
  };
  const choose = (one: Way) => {
    setWay(one);
    if (asked[one].of(one).data === undefined) read(one);
  };
  const { data, failure, statements, since } = asked[way ?? 'statement'].of(way ?? 'statement');
  useShownSql(statements);
  return (
    <section aria-label="Who writes the WAL" className={css.part}>
      <SectionHead title="Who writes it">
        <Space />
        <Segmented<Way | ''>
          label="Who writes the WAL, by"
          value={way ?? ''}
          options={options}
          onChange={(one) => one !== '' && choose(one)}
        />
        {way !== null && (
          <Button
            size={20}
            icon={<IconRefresh size={12} stroke={1.6} />}
            aria-label="Read the WAL's writers again"
            onClick={() => read(way)}
          />
        )}
      </SectionHead>
      <Reads
        since={since}
        words={way === 'relation' ? 'Decoding the newest 64 MB of WAL' : 'Reading'}
        onStop={way === null ? undefined : asked[way].stop}
      />
      {failure && <FailureNote failure={failure} />}
      {way !== null && data && <Writers at={at} way={way} share={data} isOld={failure !== undefined} />}
    </section>
  );
}

interface WritersProps {
  readonly at: At;
  readonly way: Way;
  readonly share: Share;
  readonly isOld: boolean;
}

const shownMost = 12;

function Writers({ at, way, share, isOld }: WritersProps) {
  const { rows, sum_bytes, span, lacks } = share;
  const most = rows.reduce((max, { wal_bytes }) => Math.max(max, wal_bytes), 0);
  return (
    <div className={isOld ? 'old' : undefined}>
      <Lacks lacks={lacks} />
      {rows.length > 0 && (
        <ShareTable
          label={`WAL by ${way}`}
          isWide={way !== 'relation'}
          heads={[headOf[way], 'Share', 'WAL', 'Images']}
          rows={rows.slice(0, shownMost).map(({ key, name, wal_bytes, wal_fpi, oid }) => ({
            key,
            name: <Writer name={name} onOpen={oid === null ? null : () => openInRelations(at, oid)} />,
            title: name,
            isCode: way === 'statement',
            share: most > 0 ? wal_bytes / most : 0,
            value: sizeText(wal_bytes),
            end: countText(wal_fpi),
          }))}
        />
      )}
      {(rows.length > 0 || lacks.length === 0) && (
        <p className={css.small}>
          {rows.length === 0 ? 'Nothing was written' : `${sizeText(sum_bytes)} altogether`}, <SafeText text={span} />.
          {rows.length > shownMost &&
            ` The first ${shownMost} of ${countText(rows.length)}, ${shownOf(rows, sum_bytes)} of it.`}
        </p>
      )}
    </div>
  );
}

const headOf: Readonly<Record<Way, string>> = { statement: 'Statement', relation: 'Relation', backend: 'Backend' };

const shownOf = (rows: Share['rows'], sum: number): string =>
  shareText(sum > 0 ? rows.slice(0, shownMost).reduce((all, { wal_bytes }) => all + wal_bytes, 0) / sum : null);

function Writer({ name, onOpen }: { readonly name: string; readonly onOpen: (() => void) | null }) {
  if (onOpen === null) return <SafeText text={name.replace(/\s+/g, ' ')} />;
  return (
    <button type="button" className={css.link} onClick={onOpen}>
      <SafeText text={name} />
    </button>
  );
}
