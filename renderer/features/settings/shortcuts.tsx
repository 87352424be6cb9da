import { useCommands } from '../../state/keys.ts';
import { CloseButton } from '../../ui/drawer.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { Space } from '../../ui/toolbar.tsx';
import css from './settings.module.css';

const shortcuts = [
  ['Ctrl K', 'find or run; # relations, > commands, @ backends'],
  ['/', 'focus the filter'],
  ['Esc', 'clear, close, keep, stop'],
  ['Enter', 'open the row, confirm'],
  ['Ctrl E', 'the SQL behind the screen'],
  ['Ctrl C', 'copy the row, with Shift the cell'],
  ['G O', 'Overview'],
  ['G R', 'Relations'],
  ['G S', 'Sizes'],
  ['G A', 'Activity'],
  ['G K', 'Locks'],
  ['G T', 'Statements'],
  ['G B', 'Benchmark'],
  ['G P', 'Plans'],
  ['G V', 'Vacuum'],
  ['G W', 'Writes'],
  ['G L', 'SQL log'],
  ['G U', 'Upgrade'],
  ['G ,', 'Settings'],
  ['P', 'pause sampling, and go on'],
  ['E', 'end the backend of the row; asks'],
  ['F8', 'the next difference of two plans'],
  ['Ctrl D', 'the DDL of a relation'],
  ['Alt N', 'another server, a new connection'],
  ['Alt K', 'test the connection'],
  ['Ctrl S', 'save the connection'],
  ['Ctrl Enter', 'connect, run'],
  ['Alt T', 'switch the theme'],
  ['Alt Z', 'take back what was just deleted or forgotten'],
] as const;

interface ShortcutsProps {
  readonly onClose: () => void;
}

export function Shortcuts({ onClose }: ShortcutsProps) {
  useCommands([{ id: 'settings.close', label: 'Close', keys: 'Esc', isHidden: true, run: onClose }]);
  return (
    <>
      <SectionHead title="Shortcuts" under="single letters work outside text fields">
        <Space />
        <CloseButton onClose={onClose} keys="Esc" />
      </SectionHead>
      <dl className={css.shortcuts}>
        {shortcuts.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <span className="spoken">{keys}</span>
              <Kbd keys={keys} />
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
