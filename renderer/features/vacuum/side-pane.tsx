import { countText } from '../../../shared/figure-text.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { CancelledList } from './cancelled-list.tsx';
import { ConflictsList } from './conflicts-list.tsx';
import { HoldersList } from './holders-list.tsx';
import type { Loaded } from './loaded.ts';
import type { Vacuum } from './use-vacuum.ts';
import type { Side } from './use-view.ts';
import css from './vacuum.module.css';
import { WraparoundList } from './wraparound-list.tsx';

interface SidePaneProps {
  readonly vacuum: Vacuum;
  readonly loaded: Loaded;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
  readonly onGo: (oid: number) => void;
}

const counted = (count: number | undefined) => (count === undefined || count === 0 ? {} : { count: countText(count) });

/** What stands in the way of vacuum in the whole database: who holds it back, cuts it short, locks it out; ids. */
export function SidePane({ vacuum, loaded, side, onSide, onGo }: SidePaneProps) {
  const { at, now, autovacuum } = vacuum;
  const tabs = [
    { value: 'xmin', label: 'Oldest xmin' },
    { value: 'cancelled', label: 'Cancelled', ...counted(autovacuum?.broken.length) },
    { value: 'locks', label: 'Locks in the way', ...counted(now.data?.conflicts.length) },
    { value: 'wraparound', label: 'Wraparound' },
  ] as const;
  return (
    <div className={css.column}>
      <Tabs<Side> label="What stands in the way" tabs={tabs} value={side} onChange={onSide}>
        {side === 'xmin' && <HoldersList at={at} now={now} />}
        {side === 'cancelled' && <CancelledList {...{ at, onGo }} state={autovacuum} />}
        {side === 'locks' && (
          <ConflictsList {...{ at, onGo }} conflicts={now.data?.conflicts} nowMs={now.data?.nowMs ?? 0} />
        )}
        {side === 'wraparound' && <WraparoundList {...{ loaded, onGo }} />}
      </Tabs>
    </div>
  );
}
