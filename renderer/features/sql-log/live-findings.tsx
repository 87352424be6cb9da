import { IconRepeat } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { LogNPlusOne } from '../../../shared/contract/sql-log-tail.ts';
import { countOf, countText, durationWords } from '../../../shared/figure-text.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './live.module.css';

interface FindingsProps {
  readonly at: At;
  readonly findings: readonly LogNPlusOne[];
  readonly onShow: (filter: string) => void;
}

/** Nobody reads more of them at once; the groups are marked anyway. */
const mostShown = 2;

/** At the head of the groups: who looks up one row at a time behind a list. */
export function Findings({ at, findings, onShow }: FindingsProps) {
  return (
    <ul className={css.findings} aria-label="Findings">
      {findings.slice(0, mostShown).map((finding) => (
        <li key={finding.key} className={css.finding}>
          <IconRepeat size={16} stroke={1.6} />
          <Sentence finding={finding} />
          <Space />
          <span className={css.third}>
            {countOf(finding.seen, 'time')} since {finding.since}
          </span>
          <Button size={20} onClick={() => onShow(`pid:${finding.pid}`)}>
            Show in tail
          </Button>
          <Button size={20} onClick={() => openRoom(at, 'benchmark', { fk: String(finding.conoid), shape: 'list' })}>
            Open in Benchmark
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Sentence({ finding: { lookUp, list, times, pid, withinMs } }: { readonly finding: LogNPlusOne }) {
  return (
    <p title={visibleText(`${lookUp}\n${list}`)}>
      <b>N+1:</b>{' '}
      <code>
        <SafeText text={lookUp.slice(0, 120)} />
      </code>{' '}
      ran <b className={css.plain}>{countText(times)} times</b> behind one{' '}
      <code>
        <SafeText text={list.slice(0, 120)} />
      </code>{' '}
      in session {pid}
      {withinMs !== null && ` within ${withinMs < 1_000 ? `${Math.round(withinMs)} ms` : durationWords(withinMs)}`}
    </p>
  );
}
