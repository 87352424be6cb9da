import { behindOf } from '../../../shared/activity/behind.ts';
import { connectionRefusal, endRefusal } from '../../../shared/activity/may-act.ts';
import type { Backend } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { HorizonHolder } from '../../../shared/contract/vacuum.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { holderName } from '../../../shared/vacuum/holder-words.ts';
import { useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { useLive } from '../../state/live.ts';
import { openRoom } from '../../state/place.ts';
import { withKey } from '../../state/with-key.ts';
import { actOnBackend } from '../../ui/act-on-backend.tsx';
import { BackendQuestion } from '../../ui/backend-question.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { showToast } from '../../ui/toast.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { askAbout, keep, useActing } from './acting.ts';
import { roundCount, whenText } from './figures.ts';
import { backendOf, type Finding } from './findings.ts';
import css from './vacuum.module.css';

interface HeldBannerProps {
  readonly at: At;
  readonly finding: Extract<Finding, { readonly kind: 'held' }>;
  readonly nowMs: number;
  readonly onDismiss: () => void;
  /** What is held is another matter then. */
  readonly onEnded: () => void;
}

/** Who holds the horizon, since when, what it costs, and the way out; the question stands under it. */
export function HeldBanner({ at, finding, nowMs, onDismiss, onEnded }: HeldBannerProps) {
  const { holder, rows, tables, next } = finding;
  const backend = useLive((live) => backendOf(holder, live.backends));
  const hasButtons = holder.source === 'backend' && !holder.isOurs;
  return (
    <>
      <Banner tone="idletx" actions={<WayOut {...{ at, holder, backend }} />} onDismiss={onDismiss}>
        <b>
          {titleOf(holder)}
          {holder.since === null ? '' : ` since ${whenText(holder.since, nowMs)}`} by{' '}
          <SafeText text={holderName(holder)} />
        </b>
        <div className={css.second}>
          Row versions removed after xid {holder.xid} must stay: {roundCount(rows)} dead rows in{' '}
          {countOf(tables, 'table')}. {next && <Next next={next} />}
          {!hasButtons && <SafeText text={holder.wayOut} />}
        </div>
      </Banner>
      <EndQuestion {...{ at, nowMs, onEnded }} />
    </>
  );
}

/** Whoever ends the first should know that it is not the last. */
function Next({ next }: { readonly next: HorizonHolder }) {
  return (
    <>
      After it <SafeText text={holderName(next)} /> holds xid {next.xid}.{' '}
    </>
  );
}

const titleOf = ({ isCatalogsOnly }: HorizonHolder): string =>
  isCatalogsOnly ? 'Vacuum of the system catalogs is held back' : 'Vacuum is held back';

interface WayOutProps {
  readonly at: At;
  readonly holder: HorizonHolder;
  readonly backend: Backend | undefined;
}

/** A backend is shown and ended; of anything else there is SQL to copy. */
function WayOut({ at, holder, backend }: WayOutProps) {
  const { pid, sql } = holder;
  return (
    <span className={css.actions}>
      {pid !== null && holder.source === 'backend' && (
        <Button
          size={22}
          onClick={() => openRoom(at, 'activity', backend ? { open: backend.key } : { filter: `${pid}` })}
        >
          Show in Activity
        </Button>
      )}
      {backend && <EndButton at={at} backend={backend} />}
      {sql !== null && (
        <CopyButton size={22} text={sql} title={visibleText(sql)}>
          Copy the SQL
        </CopyButton>
      )}
    </span>
  );
}

function EndButton({ at, backend }: { readonly at: At; readonly backend: Backend }) {
  const { data: rules } = useQuestion('activity.rules', { at });
  const isBusy = useActing(({ busy }) => busy.has(backend.key));
  const why = rules ? (connectionRefusal(rules) ?? endRefusal(backend)) : '';
  const run = () => {
    if (why === null && !isBusy) askAbout({ kind: 'end', backend });
    else if (why) showToast({ title: `End backend ${backend.pid}: ${why}`, forMs: 4000 });
  };
  useCommands([{ id: 'vacuum.end', label: `End backend ${backend.pid}…`, keys: 'E', run }]);
  return (
    <Button size={22} look="danger" disabled={why !== null || isBusy} title={why ?? undefined} onClick={run}>
      End backend {backend.pid}…
    </Button>
  );
}

function EndQuestion({ at, nowMs, onEnded }: Pick<HeldBannerProps, 'at' | 'nowMs' | 'onEnded'>) {
  const backend = useActing(({ asked }) => (asked?.kind === 'end' ? asked.backend : null));
  const backends = useLive((live) => live.backends);
  if (!backend) return null;
  const behind = behindOf([backend.pid], backends.values());
  const end = async (typedName?: string) => {
    keep();
    setBusy(backend.key, true);
    await actOnBackend({ at, backend, action: 'end', ...(typedName === undefined ? {} : { typedName }) });
    setBusy(backend.key, false);
    onEnded();
  };
  return (
    <BackendQuestion
      {...{ at, backend, behind, nowMs }}
      action="end"
      onConfirm={(typedName) => void end(typedName)}
      onKeep={keep}
    />
  );
}

const setBusy = (key: string, isBusy: boolean): void =>
  useActing.setState(({ busy }) => ({ busy: withKey(busy, key, isBusy) }));
