import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { type SlotUserBy, slotsOf, usersOfSlots } from '../../../shared/activity/saturation.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './activity.module.css';
import type { Scene } from './use-scene.ts';

const options = [
  { value: 'application_name', label: 'Application' },
  { value: 'usename', label: 'Role' },
  { value: 'client', label: 'Client' },
] as const satisfies readonly { value: SlotUserBy; label: string }[];

interface SlotsPopoverProps {
  readonly scene: Scene;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  /** Narrows the table to one application, role or client. */
  readonly onShow: (value: string) => void;
}

/** Who holds the connections that ordinary roles share. */
export function SlotsPopover({ scene, isOpen, onOpen, onShow }: SlotsPopoverProps) {
  return (
    <Popover
      isOpen={isOpen}
      onClose={() => onOpen(false)}
      label="Who holds the slots"
      position="bottom-end"
      isBare
      target={
        <IconButton label="Who holds the slots" onClick={() => onOpen(!isOpen)}>
          <IconUsers size={14} stroke={1.6} />
        </IconButton>
      }
    >
      {scene.server && <Slots scene={scene} onShow={onShow} onClose={() => onOpen(false)} />}
    </Popover>
  );
}

interface SlotsProps extends Pick<SlotsPopoverProps, 'scene' | 'onShow'> {
  readonly onClose: () => void;
}

function Slots({ scene, onShow, onClose }: SlotsProps) {
  const [by, setBy] = useState<(typeof options)[number]['value']>('application_name');
  const { server, used, backends } = scene;
  if (!server) return null;
  const { limit, left, max, reserved } = slotsOf(server, used);
  const users = usersOfSlots(backends.values(), by);
  const most = Math.max(1, ...users.map(({ count }) => count));
  return (
    <div className={css.slots}>
      <div className={css.slotsHead}>
        <span>
          <b>
            {used} of {limit}
          </b>{' '}
          ordinary slots, {Math.max(0, left)} left
        </span>
        <Button size={22} keys="Esc" onClick={onClose}>
          Close
        </Button>
      </div>
      <Segmented label="Slots by" value={by} options={options} onChange={setBy} />
      <table>
        <thead>
          <tr>
            <th scope="col">{options.find(({ value }) => value === by)?.label}</th>
            <th scope="col">
              <span className="spoken">Share</span>
            </th>
            <th scope="col">backends</th>
          </tr>
        </thead>
        <tbody>
          {users.map(({ name, isHidden, count }) => (
            <tr key={`${isHidden} ${name}`}>
              <td>
                {name === null ? (
                  <span className={css.third}>{isHidden ? 'hidden' : 'not named'}</span>
                ) : (
                  <button type="button" className={css.link} onClick={() => onShow(name)}>
                    <SafeText text={name} />
                  </button>
                )}
              </td>
              <td className={css.share}>
                <i style={{ width: `${(count / most) * 100}%` }} />
              </td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.third}>
        max_connections {max}, {reserved} reserved for superusers
      </p>
    </div>
  );
}
