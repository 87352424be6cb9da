import type { RefObject } from 'react';
import type { TimelineHandle } from '../../charts/timeline/timeline.tsx';
import { sayNotExported } from '../../ui/offer-file.ts';
import { exportPicture, exportTable, saveRecording } from './exporting.ts';
import { MoreMenu } from './more-menu.tsx';
import { SlotsPopover } from './slots-popover.tsx';
import type { ArrangedScene } from './use-arranged-scene.ts';
import type { Shown } from './use-shown-window.ts';

interface ActivityToolsProps {
  readonly screen: ArrangedScene;
  readonly shown: Shown;
  readonly timeline: RefObject<TimelineHandle | null>;
  readonly isSlots: boolean;
  readonly onSlots: (isOpen: boolean) => void;
  readonly onJournal: () => void;
}

/** At the right end of the head: who holds the slots, and what can be taken out. */
export function ActivityTools({ screen, shown, timeline, isSlots, onSlots, onJournal }: ActivityToolsProps) {
  const { scene, view, arranged } = screen;
  const { at, nowMs } = scene;
  const showOnly = (value: string) => {
    onSlots(false);
    view.setText(value);
  };
  return (
    <>
      <SlotsPopover scene={scene} isOpen={isSlots} onOpen={onSlots} onShow={showOnly} />
      <MoreMenu
        isLive={scene.kind !== 'recording'}
        onExport={(format) => void exportTable(at, arranged.rows, nowMs, format).catch(sayNotExported)}
        onPicture={(format) => {
          if (timeline.current) void exportPicture(at, timeline.current, format).catch(sayNotExported);
        }}
        onSave={() => void saveRecording(at, shown.window.fromMs, shown.window.toMs).catch(sayNotExported)}
        onJournal={onJournal}
      />
    </>
  );
}
