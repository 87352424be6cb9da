import type { At } from '../../../shared/contract/place.ts';
import type { SwitchState } from '../../../shared/contract/sql-log-switch.ts';
import { untilAborted } from '../../pause.ts';
import type { Call } from '../../postgres/call.ts';
import type { LogSwitches } from './switches.ts';

/** At once, and at every change of it, until the page stops listening. */
export async function watchSwitch(
  switches: LogSwitches,
  at: At,
  call: Call,
  tell: (state: SwitchState) => void,
): Promise<void> {
  let last = '';
  const tellNews = (state: SwitchState) => {
    const text = JSON.stringify(state);
    if (text === last) return;
    last = text;
    tell(state);
  };
  tellNews(await switches.state(at, call));
  const stop = switches.onChange(() => tellNews(switches.stateOf(at)));
  await untilAborted(call.signal);
  stop();
}
