import type { TestProject } from 'vitest/node';
import { sweepAbandoned } from './postgres.ts';
import { startStarter } from './starter.ts';

/** Runs once around all Vitest files. Answers its own end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const starter = await startStarter();
  project.provide('starter', starter.url);
  return () => starter.stop();
}
