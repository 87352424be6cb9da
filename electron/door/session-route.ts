import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Tokens } from './token.ts';

const mostBytes = 1_000_000;
const asked = z.strictObject({ code: z.string().max(100) });

export interface RouteAnswer {
  readonly status: number;
  readonly body: string;
}

/** POST /session: swaps the code of the printed URL for this tab's token. */
export async function swapCode(request: IncomingMessage, tokens: Tokens): Promise<RouteAnswer> {
  if (request.headers['content-type'] !== 'application/json') return { status: 415, body: 'Only application/json' };
  const text = await bodyOf(request);
  if (text === undefined) return { status: 413, body: 'More than 1 MB' };
  const parsed = asked.safeParse(fromJson(text));
  if (!parsed.success) return { status: 400, body: 'Not the question of this route' };
  const token = tokens.swap(parsed.data.code);
  if (token === undefined) return { status: 401, body: 'This link was used before, or is not of this Heapscope' };
  return { status: 200, body: JSON.stringify({ token }) };
}

/** undefined when it is too long; the rest is then not read. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
