import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { MembersAnswer } from '../../../shared/contract/sizes.ts';
import { countOf, countText, sizeText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { openRoom } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { Button } from '../../ui/button.tsx';
import { CloseButton } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { useNow } from '../../ui/use-now.ts';
import { medianOf, olderThan } from './member-bars.ts';
import { PartitionsChart } from './partitions-chart.tsx';
import css from './sizes.module.css';
import type { Lumping } from './use-lumps.ts';

interface PartitionsPaneProps {
  readonly at: At;
  readonly lumping: Lumping;
  readonly revision: number | undefined;
  readonly lumpKey: string;
  readonly onClose: () => void;
}

/** "212 weekly partitions, 39.0 GB, median 176 MB, largest 450 MB" */
function headline({ members, step }: MembersAnswer): string {
  const partitions = members.isPartition.filter(Boolean).length;
  const others = members.oid.length - partitions;
  const stepped = (text: string) => (step === null ? text : text.replace(' ', ` ${step} `));
  const what =
    partitions === 0
      ? stepped(countOf(others, 'table'))
      : `${stepped(countOf(partitions, 'partition'))}${others > 0 ? ` + ${countOf(others, 'other')}` : ''}`;
  const total = members.total_bytes.reduce((sum, bytes) => sum + bytes, 0);
  const median = `median ${sizeText(medianOf(members.total_bytes))}`;
  return `${what}, ${sizeText(total)}, ${median}, largest ${sizeText(Math.max(0, ...members.total_bytes))}`;
}

const weeksOld = 52;

/** A lump opened: what it is made of, over time where names or bounds say when. */
export function PartitionsPane({ at, lumping, revision, lumpKey, onClose }: PartitionsPaneProps) {
  const input = revision === undefined ? null : { at, revision, ...lumping, key: lumpKey };
  const asked = useQuestion('sizes.members', input, { keepPrevious: true });
  useShownSql(asked.statements);
  useCommands([{ id: 'sizes.closePartitions', label: 'Close partitions', keys: 'Esc', isHidden: true, run: onClose }]);
  const answer = asked.data?.key === lumpKey ? asked.data : undefined;
  const list = () => answer && openRoom(at, 'relations', { filter: filterFor(answer) });
  return (
    <section className={css.drill} aria-label="Partitions">
      <SectionHead title={<SafeText text={answer?.name ?? ''} />} under={answer && headline(answer)}>
        <Space />
        {answer && <Older answer={answer} />}
        <Button size={22} onClick={list} disabled={!answer}>
          List in Relations
        </Button>
        <CloseButton onClose={onClose} />
      </SectionHead>
      {answer && <PartitionsChart key={lumpKey} answer={answer} />}
      {!answer && asked.failure && <FailureNote failure={asked.failure} />}
    </section>
  );
}

/** What the relations list is filtered by; a name with a space or a colon would read as several words. */
function filterFor({ name, nspname }: MembersAnswer): string {
  const isPlain = (text: string) => /^[\p{L}\p{N}_]+$/u.test(text);
  return [isPlain(nspname) ? `schema:${nspname}` : '', isPlain(name) ? name : '']
    .filter((word) => word !== '')
    .join(' ');
}

function Older({ answer }: { readonly answer: MembersAnswer }) {
  const now = useNow(60_000);
  const { count, bytes } = useMemo(() => olderThan(answer.members, weeksOld, new Date(now)), [answer, now]);
  const mixed = answer.columnSets && answer.columnSets.length > 1 ? answer.columnSets.length : 0;
  return (
    <span className={css.facts}>
      {mixed > 0 && (
        <span className={css.warning}>
          {mixed} sets of columns: {answer.columnSets?.slice(0, 4).map(countText).join(', ')} members
        </span>
      )}
      {count > 0 && (
        <span>
          Older than {weeksOld} weeks: <b>{countText(count)}</b>, <b>{sizeText(bytes)}</b>
        </span>
      )}
    </span>
  );
}
