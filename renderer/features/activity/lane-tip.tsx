import { vacuumWords } from '../../../shared/activity/holds.ts';
import type { Run } from '../../../shared/activity/run-store.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import { clockText, durationWords } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import css from './lane-tip.module.css';
import { heldWords } from './past.ts';

interface LaneTipProps {
  readonly keyText: string;
  readonly run: Run;
  /** As it is now. */
  readonly backend: Backend | undefined;
  readonly lastMs: number;
  readonly here: string;
}

/** The facts of one run: what, since when, for how long, what it holds. */
export function LaneTip({ keyText, run, backend, lastMs, here }: LaneTipProps) {
  const pid = keyText.slice(0, keyText.indexOf('@'));
  const isNow = backend !== undefined && run.toMs >= lastMs;
  return (
    <div className={css.tip}>
      <div className={css.head}>
        <StateName kind={run.kind} />
        <b>pid {pid}</b>
      </div>
      <dl>
        {factsOf(run, isNow, backend, here).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <SafeText text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type Fact = readonly [name: string, value: string];

function factsOf(run: Run, isNow: boolean, backend: Backend | undefined, here: string): readonly Fact[] {
  const { kind, xactMs, query } = run;
  if (kind === 'idle') return [sinceFact(run)];
  const facts: (Fact | false)[] = [
    xactMs !== null && ['Transaction started', clockText(new Date(xactMs))],
    sinceFact(run),
    ...waitFacts(run),
    kind !== 'unknown' && ['Vacuum', isNow && backend ? vacuumWords(backend, here) : heldWords(run)],
    query !== null && query !== '' && ['Query', shortened(query)],
  ];
  return facts.filter((fact) => fact !== false);
}

function sinceFact({ kind, fromMs, toMs }: Run): Fact {
  const word = isIdleInTransaction(kind) ? 'Idle since' : kind === 'waiting' ? 'Waiting since' : 'Since';
  return [word, `${clockText(new Date(fromMs))}, ${durationWords(Math.max(0, toMs - fromMs))}`];
}

function waitFacts({ wants, wait, blockedBy }: Run): (Fact | false)[] {
  const by = blockedBy.map((pid) => (pid === 0 ? 'a prepared transaction' : pid)).join(', ');
  return [
    wants !== null && ['Wants', wants],
    wait !== null && ['Wait event', wait],
    blockedBy.length > 0 && ['Blocked by', by],
  ];
}

const shortened = (query: string): string => {
  const line = query.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};
