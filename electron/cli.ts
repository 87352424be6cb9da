#!/usr/bin/env node
import { constants } from 'node:os';
import { type Asked, argumentsOf } from './cli/arguments.ts';
import { judge } from './cli/condition.ts';
import { exitCodeOf, exitCodes, wordsOf } from './cli/exit-code.ts';
import { openParts } from './cli/parts.ts';
import { rooms } from './cli/rooms.ts';
import { ReaderLeft } from './cli/stdout.ts';
import { say, wordsOfFailure } from './cli/words.ts';
import { WrongArguments } from './cli/wrong.ts';
import { atOf } from './postgres/at.ts';

/** Why a command ends before it is done. */
class Stopped extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

function stopper(timeoutMs: number | null): AbortController {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new Stopped('Stopped', 128 + constants.signals[name])));
  }
  if (timeoutMs !== null) {
    const late = () => stop.abort(new Stopped(`Not finished within ${timeoutMs / 1000} s`, exitCodes.failed));
    setTimeout(late, timeoutMs).unref();
  }
  return stop;
}

/** Answers the exit code. Whatever happens, connections are ended and nothing of ours stays on the disk. */
async function work(asked: Asked): Promise<number> {
  const { server, target, format, conditions } = asked;
  const { signal } = stopper(asked.timeoutMs);
  const servers = target === null ? [server] : [server, target];
  if (!asked.isQuiet) for (const { notes } of servers) for (const note of notes) say(note);
  const parts = await openParts(servers, asked.keeps ? 'in-app-folder' : 'nothing');
  try {
    const readings = await asked.run({
      at: atOf(server.profile.id, server.profile.database),
      call: { signal, statements: [] },
      parts,
      format,
      conditions,
      say: (line) => {
        if (!asked.isQuiet) say(line);
      },
    });
    const judged = conditions.map((condition) => judge(condition, readings));
    for (const one of judged) {
      const words = wordsOf(one);
      if (words !== null) say(words);
    }
    return exitCodeOf(judged);
  } catch (error) {
    // Whatever a stopped question fails with, it is stopped.
    throw signal.aborted ? signal.reason : error;
  } finally {
    await parts.close();
  }
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    const asked = argumentsOf(argv, rooms, { env: process.env, isTerminal: process.stdout.isTTY });
    if (asked.kind === 'room') return await work(asked);
    process.stdout.write(`${asked.words}\n`);
    return exitCodes.fine;
  } catch (error) {
    if (error instanceof ReaderLeft) return exitCodes.fine;
    say(wordsOfFailure(error));
    if (error instanceof WrongArguments) say('heapscope --help, or heapscope ROOM --help, tells what it takes');
    return error instanceof WrongArguments ? exitCodes.wrong : error instanceof Stopped ? error.code : exitCodes.failed;
  }
}

process.exitCode = await main(process.argv.slice(2));
