import { IconRefresh } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import { countText } from '../../../shared/figure-text.ts';
import type { OutputOf } from '../../ask-types.ts';
import { useCommands } from '../../state/keys.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { GuardMeasured } from './guard-measured.tsx';
import { Lacks } from './lacks.tsx';
import { ProbeResult } from './probe-result.tsx';
import { Reads } from './reads.tsx';
import { nameOf, type WriteRow } from './rows.ts';
import { type Reading, useOnDemand } from './use-on-demand.ts';
import css from './writes.module.css';

interface RedundantPartProps {
  readonly at: At;
  /** null: no table was written yet. */
  readonly table: WriteRow | null;
  /** Updates per second of that table now; null: not known. */
  readonly updateRate: number | null;
}

export type Probe = OutputOf<'writes.redundant'>;

/** Whether updates write what was there before: the pages are read, so it waits until it is told to. */
export function RedundantPart({ at, table, updateRate }: RedundantPartProps) {
  const probe = useOnDemand('writes.redundant');
  const key = String(table?.oid ?? 0);
  const reading = probe.of(key);
  const { data, failure, statements, since } = reading;
  useShownSql(statements);
  const canProbe = table !== null && since === null;
  const run = () => (canProbe ? probe.read(key, { at, relid: table.oid }) : false);
  useCommands([{ id: 'writes.redundant', label: 'Look for redundant updates', keys: 'U', run }]);
  return (
    <section aria-label="Redundant updates" className={css.part}>
      <Head reading={reading} canProbe={canProbe} onProbe={run} />
      <Reads since={since} words="Comparing row versions" onStop={probe.stop} />
      {failure && <FailureNote failure={failure} />}
      {data && table && <Probed {...{ at, table, updateRate, probe: data }} isOld={failure !== undefined} />}
      {!data && since === null && !failure && <Unread table={table} />}
    </section>
  );
}

interface HeadProps {
  readonly reading: Reading<'writes.redundant'>;
  readonly canProbe: boolean;
  readonly onProbe: () => unknown;
}

function Head({ reading: { data, failure }, canProbe, onProbe }: HeadProps) {
  const found = data?.found;
  return (
    <SectionHead title="Redundant updates">
      <Space />
      {found && (
        <b className={css.count}>
          {countText(found.identical)} of {countText(found.pairs)}
        </b>
      )}
      <Button size={20} keys="U" icon={<IconRefresh size={12} stroke={1.6} />} disabled={!canProbe} onClick={onProbe}>
        {data || failure ? 'Probe again' : 'Probe'}
      </Button>
    </SectionHead>
  );
}

interface ProbedProps extends RedundantPartProps {
  readonly table: WriteRow;
  readonly probe: Probe;
  readonly isOld: boolean;
}

function Probed({ at, table, updateRate, probe: { found, hints, lacks, advice }, isOld }: ProbedProps) {
  return (
    <div className={isOld ? 'old' : undefined}>
      {found && <ProbeResult found={found} name={nameOf(table)} updateRate={updateRate} />}
      <Hints hints={hints} />
      <Lacks lacks={lacks} />
      <Advice advice={advice} />
      <GuardMeasured at={at} oid={table.oid} found={found} />
    </div>
  );
}

function Unread({ table }: { readonly table: WriteRow | null }) {
  if (table === null) return <p className={css.small}>No table was written yet.</p>;
  return (
    <p className={css.small}>
      Not probed yet. It compares the row versions that are still on the pages of <SafeText text={nameOf(table)} /> with
      the versions before them, which tells how many updates changed nothing. pageinspect is needed for it; without, the
      counters hint at it.
    </p>
  );
}

function Hints({ hints }: { readonly hints: readonly string[] }) {
  return hints.map((hint) => (
    <p key={hint} className={css.sentence}>
      <SafeText text={hint} />
    </p>
  ));
}

/** Shown, never run. */
function Advice({ advice }: { readonly advice: Probe['advice'] }) {
  if (advice.length === 0) return null;
  return (
    <>
      {advice.map(({ sql, words }) => (
        <div key={sql} className={css.advice}>
          <p>
            <SafeText text={words} />
          </p>
          <div className={css.fix}>
            <SqlCode sql={sql} isWrapped isSmall />
            <CopyButton text={sql} size={20} />
          </div>
        </div>
      ))}
      {advice.length > 1 && (
        <div className={css.both}>
          <CopyButton text={() => advice.map(({ sql }) => sql).join('\n\n')}>
            {advice.length === 2 ? 'Copy both' : 'Copy all'}
          </CopyButton>
        </div>
      )}
    </>
  );
}
