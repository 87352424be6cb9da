import { slotsOf } from '../../../shared/activity/saturation.ts';
import { FindingBanner } from './finding-banner.tsx';
import type { Finding } from './findings.ts';
import { HiddenBanner } from './hidden-banner.tsx';
import { HiddenTiles } from './hidden-tiles.tsx';
import { oldestXid } from './oldest-xid.ts';
import type { ArrangedScene } from './use-arranged-scene.ts';
import { useFinding } from './use-finding.ts';

interface FindingsProps {
  readonly screen: ArrangedScene;
  readonly onGo: (pid: number) => void;
  readonly onSlots: () => void;
}

/** The worst finding; or, where states are hidden, that they are, and what is known all the same. */
export function Findings({ screen, onGo, onSlots }: FindingsProps) {
  const { scene, isHidden, all, rows, view } = screen;
  const finding = useFinding(screen);
  const { server } = scene;
  const onShow = (found: Finding) => {
    if (found.kind === 'slots') onSlots();
    else if (found.kind === 'vacuum') onGo(found.row.backend.pid);
    else {
      view.setText(found.leak.application ?? found.leak.usename ?? '');
      view.setChips(['idle-in-transaction']);
    }
  };
  if (!server) return null;
  if (!isHidden) return <FindingBanner finding={finding} nowMs={scene.nowMs} onShow={onShow} />;
  return (
    <>
      <HiddenBanner counts={all} server={server} />
      <HiddenTiles counts={all} slots={slotsOf(server, scene.used)} oldestXidPid={oldestXid(rows.values())} />
    </>
  );
}
