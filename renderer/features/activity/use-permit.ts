import { useQuestion } from '../../api.ts';
import { type Permit, permitOf } from './permit.ts';
import type { Scene } from './use-scene.ts';

export function usePermit(scene: Scene): Permit {
  const { data } = useQuestion('activity.rules', { at: scene.at });
  return permitOf(data, scene.kind);
}
