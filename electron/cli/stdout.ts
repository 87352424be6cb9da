import { fail } from '../../shared/failure.ts';
import type { NativeHost } from '../native.ts';
import { codeOf } from '../store/file-failure.ts';
import { noSecretBox } from '../store/secret-box.ts';

/** The reader of the standard output has seen enough (`| head`): a filter ends quietly then. */
export class ReaderLeft extends Error {
  override readonly name = 'ReaderLeft';
}

function write(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => {
      if (error) reject(codeOf(error) === 'EPIPE' ? new ReaderLeft() : error);
      else resolve();
    });
  });
}

/** Without a listener the stream's own error event would end the process; the callback above tells of it as well. */
process.stdout.on('error', () => undefined);

/** An export's file is the standard output. Fails with `file` when that cannot be written. */
export const stdoutHost: NativeHost = {
  secrets: noSecretBox,
  async save({ content }) {
    try {
      await write(content);
    } catch (error) {
      if (error instanceof ReaderLeft) throw error;
      fail('file', `Could not write to the standard output: ${error instanceof Error ? error.message : String(error)}`);
    }
    return { kind: 'saved', path: 'stdout' };
  },
};
