import type { At } from '../../../shared/contract/place.ts';
import type { LogRow } from '../../../shared/contract/sql-log-tail.ts';
import { AskError, ask } from '../../api.ts';
import { handOver } from '../../state/handed.ts';
import { openRoom } from '../../state/place.ts';
import { copyText } from '../../ui/copy-text.ts';
import { showToast } from '../../ui/toast.tsx';

const words = (error: unknown): string => (error instanceof AskError ? error.failure.message : String(error));

/** What the list has may be its beginning. */
async function wholeText(at: At, seq: number): Promise<string | null> {
  const { data } = await ask('sql-log.entry', { at, seq });
  return data.text;
}

export async function openInPlans(at: At, seq: number, title: string): Promise<void> {
  await handed(at, wholeText(at, seq), title);
}

/** One of a group, as it was logged. */
async function sampleOf(at: At, key: string): Promise<string | null> {
  const { data } = await ask('sql-log.sample', { at, key });
  return data.text;
}

export async function groupToPlans(at: At, key: string): Promise<void> {
  await handed(at, sampleOf(at, key), 'SQL log');
}

async function handed(at: At, asked: Promise<string | null>, title: string): Promise<void> {
  try {
    const text = await asked;
    if (text === null) {
      showToast({ title: 'It is kept no more: newer statements took its place', forMs: 5_000 });
      return;
    }
    handOver({ to: 'plans', at, text, title });
    openRoom(at, 'plans');
  } catch (error) {
    showToast({ title: `Not opened: ${words(error)}`, forMs: null });
  }
}

export async function copySample(at: At, key: string): Promise<void> {
  try {
    await copyText((await sampleOf(at, key)) ?? '');
  } catch (error) {
    showToast({ title: `Not copied: ${words(error)}`, forMs: 5_000 });
  }
}

export async function copyWhole(at: At, row: LogRow): Promise<void> {
  try {
    await copyText((await wholeText(at, row.seq)) ?? row.text);
  } catch (error) {
    showToast({ title: `Not copied: ${words(error)}`, forMs: 5_000 });
  }
}
