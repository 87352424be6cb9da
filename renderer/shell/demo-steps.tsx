import { useState } from 'react';
import { type OutputOf, useStream } from '../api.ts';
import { ProgressLine } from '../ui/progress-line.tsx';

/** What Heapscope does while its demo is made or started: the first time that takes some seconds. */
export function DemoSteps() {
  const [startedAt] = useState(() => Date.now());
  const [event, setEvent] = useState<OutputOf<'connections.openDemo'>>();
  // Joins the start that the address itself asks for.
  useStream('connections.openDemo', {}, setEvent);
  if (event === undefined || event.at !== undefined) return null;
  return <ProgressLine label={event.step} done={event.done} of={event.of} startedAt={startedAt} isThin />;
}
