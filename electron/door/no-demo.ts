import { fail } from '../../shared/failure.ts';
import type { Demo } from '../demo/demo.ts';

/** In place of the demo when Heapscope was started with --no-demo. */
export function withoutDemo(demo: Demo): Demo {
  const refuse = async () =>
    fail('unsupported', 'The demo is off', { advice: 'Start Heapscope without --no-demo to use it.' });
  return { ...demo, profile: demo.profile, password: undefined, ensure: refuse, reset: refuse };
}
