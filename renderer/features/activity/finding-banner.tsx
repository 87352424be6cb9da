import { IconClockExclamation, IconPlugConnectedX, IconPlugX } from '@tabler/icons-react';
import { create } from 'zustand';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './activity.module.css';
import type { Finding } from './findings.ts';
import { Sparkline } from './sparkline.tsx';

/** What was put aside, until it changes. */
const useDismissed = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

interface FindingBannerProps {
  readonly finding: Finding | null;
  readonly nowMs: number;
  /** Narrows the table to those that the finding is about. */
  readonly onShow: (finding: Finding) => void;
}

const icons = {
  slots: <IconPlugX size={16} stroke={1.6} />,
  leak: <IconPlugConnectedX size={16} stroke={1.6} />,
  vacuum: <IconClockExclamation size={16} stroke={1.6} />,
};

/** The worst that is found, one at a time, with a way to it. */
export function FindingBanner({ finding, nowMs, onShow }: FindingBannerProps) {
  const isDismissed = useDismissed(({ ids }) => finding !== null && ids.has(finding.id));
  if (!finding || isDismissed) return null;
  const { kind, id, title, text } = finding;
  return (
    <Banner
      tone={kind === 'slots' ? 'lock' : 'idletx'}
      icon={icons[kind]}
      actions={
        <>
          {kind === 'leak' && (
            <Sparkline arrivalsMs={finding.leak.arrivalsMs} nowMs={nowMs} limitInMs={finding.leak.limitInMs} />
          )}
          <Button size={22} onClick={() => onShow(finding)}>
            {showLabel(finding)}
          </Button>
        </>
      }
      onDismiss={() => useDismissed.setState(({ ids }) => ({ ids: new Set(ids).add(id) }))}
    >
      <div className={css.finding} title={fullText(finding)}>
        <b>{title}</b> <SafeText text={text} />
        {finding.kind === 'leak' && finding.leak.query !== null && <LastQuery query={finding.leak.query} />}
      </div>
    </Banner>
  );
}

const fullText = (finding: Finding): string | undefined =>
  finding.kind === 'leak' && finding.leak.query !== null ? visibleText(finding.leak.query) : undefined;

/** Last in the line, so that it is what gives way where there is no room. */
function LastQuery({ query }: { readonly query: string }) {
  return (
    <span className={css.lastQuery}>
      Mostly after{' '}
      <code>
        <SafeText text={query.replace(/\s+/g, ' ')} />
      </code>
    </span>
  );
}

function showLabel(finding: Finding): string {
  if (finding.kind === 'leak') return `Show these ${finding.leak.pids.length}`;
  return finding.kind === 'vacuum' ? `Show ${finding.row.backend.pid}` : 'Show who holds them';
}
