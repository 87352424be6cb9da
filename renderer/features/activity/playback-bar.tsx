import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect } from 'react';
import { clockText } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './activity.module.css';
import { advance, closeRecording, type Recording, scrubTo, speeds, togglePlaying, usePlayback } from './playback.ts';

const speedOptions = speeds.map((value) => ({ value, label: `${value}×` }));
const frameMs = 100;

/** What is replayed, and where in it the screen is. */
export function PlaybackBar({ recording }: { readonly recording: Recording }) {
  const { atMs, isPlaying, speed } = usePlayback();
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => advance(frameMs), frameMs);
    return () => clearInterval(timer);
  }, [isPlaying]);
  useCommands([
    { id: 'activity.play', label: 'Play or pause the recording', keys: 'Space', run: togglePlaying },
    { id: 'activity.close-recording', label: 'Close the recording', run: closeRecording },
  ]);
  const { name, fromMs, toMs, notes } = recording;
  const at = atMs ?? fromMs;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and legend
    <div className={css.playback} role="group" aria-label="Recording">
      <IconButton label={isPlaying ? 'Pause' : 'Play'} keys="Space" size={22} onClick={togglePlaying}>
        {isPlaying ? <IconPlayerPause size={14} stroke={1.6} /> : <IconPlayerPlay size={14} stroke={1.6} />}
      </IconButton>
      <SelectField
        label="Speed"
        value={speed}
        options={speedOptions}
        onChange={(next) => usePlayback.setState({ speed: next })}
        place="row"
      />
      <span title={[name, ...notes].map(visibleText).join('\n')}>
        <b>Recording</b> of <SafeText text={recording.connection} />, {minute(fromMs)} to {minute(toMs)}
        {notes.length > 0 && <span className={css.long}> {notes.join(' ')}</span>}
      </span>
      <input
        type="range"
        aria-label="Moment"
        aria-valuetext={clockText(new Date(at))}
        // In whole seconds, for the arrow keys; the last of them reaches over the end.
        min={0}
        max={Math.ceil((toMs - fromMs) / 1000)}
        value={Math.ceil((at - fromMs) / 1000)}
        onChange={(event) => scrubTo(fromMs + Number(event.currentTarget.value) * 1000)}
      />
      <span className={css.moment}>{clockText(new Date(at))}</span>
      <Button size={22} onClick={closeRecording}>
        Close
      </Button>
    </div>
  );
}

const minute = (ms: number): string => clockText(new Date(ms)).slice(0, 5);
