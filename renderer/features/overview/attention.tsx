import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { clockText, countOf } from '../../../shared/figure-text.ts';
import type { Finding, Urgency } from '../../../shared/overview/seen.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './overview.module.css';
import { showHere } from './show-here.ts';
import type { Overview } from './use-overview.ts';

const marks: Readonly<Record<Urgency, ReactElement>> = {
  now: <IconAlertCircle size={16} stroke={1.6} className={css.now} aria-label="now" />,
  soon: <IconAlertTriangle size={16} stroke={1.6} className={css.soon} aria-label="soon" />,
  know: <IconInfoCircle size={16} stroke={1.6} className={css.know} aria-label="to know" />,
};

/** Each finding with its evidence and the way to where something can be done about it. */
export function Attention({
  at,
  overview: { findings, pending, failures },
}: {
  readonly at: At;
  readonly overview: Overview;
}) {
  const under =
    pending > 0
      ? `${countOf(pending, 'answer')} still on the way`
      : `${countOf(findings.length, 'finding')}, most urgent first`;
  return (
    <section aria-label="Needs attention" className={css.attention}>
      <SectionHead title="Needs attention" under={<span role="status">{under}</span>} />
      <table className={css.table}>
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: '32%' }} />
          <col />
          <col style={{ width: 72 }} />
          <col style={{ width: 150 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="spoken">Urgency</span>
            </th>
            <th scope="col">Finding</th>
            <th scope="col">Evidence</th>
            <th scope="col">Since</th>
            <th scope="col">
              <span className="spoken">Where</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <Line key={finding.id} at={at} finding={finding} />
          ))}
          {failures.map(({ room, failure }) => (
            <tr key={room}>
              <td>{marks.know}</td>
              <th scope="row">{room} could not answer</th>
              <td colSpan={3} className={css.whole}>
                <SafeText text={failure.message} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {findings.length === 0 && pending === 0 && failures.length === 0 && (
        <p className={css.quiet}>Nothing is wrong as far as this role can see.</p>
      )}
    </section>
  );
}

function Line({ at, finding }: { readonly at: At; readonly finding: Finding }) {
  const { urgency, title, evidence, sinceMs, to, here, copy } = finding;
  return (
    <tr>
      <td>{marks[urgency]}</td>
      <th scope="row">
        <SafeText text={title} />
      </th>
      <td className={css.whole}>
        <SafeText text={evidence} />
      </td>
      <td className={css.number}>{sinceMs === null ? '' : sinceText(sinceMs)}</td>
      <td className={classes(css.number, css.whole, css.ways)}>
        {copy && <CopyButton text={copy.text}>{copy.label}</CopyButton>}
        {to && (
          <Button size={22} onClick={() => openRoom(at, to.room, to.search)}>
            {to.label}
          </Button>
        )}
        {!to && here !== undefined && (
          <Button size={22} onClick={() => showHere(here)}>
            Show {here.split(' ')[0]}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The clock of today, else the day. */
function sinceText(ms: number): string {
  const then = new Date(ms);
  return Date.now() - ms < 20 * 3_600_000 ? clockText(then) : then.toISOString().slice(0, 10);
}
