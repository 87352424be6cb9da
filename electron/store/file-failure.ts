import { FailureError } from '../../shared/failure.ts';

const adviceByCode: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space, then try again; the old file is as it was.',
  EDQUOT: 'Your quota on this disk is used up. Free some space, then try again; the old file is as it was.',
  EFBIG: 'The file would be larger than this disk or account allows; the old file is as it was.',
  EACCES: 'You may not write there. Choose another place, or change the permissions.',
  EPERM: 'You may not write there. Choose another place, or change the permissions.',
  EROFS: 'That disk is read only. Choose another place.',
  ENOENT: 'The folder is not there any more. Choose another place.',
  ENOTDIR: 'A part of the path is not a folder. Choose another place.',
  EBUSY: 'Another program holds the file. Close it there, then try again.',
  EIO: 'The disk reports an error. Choose another place, and check the disk.',
};

/** The code of a system error (ENOSPC …), if it is one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A system error as a failure that names the path and says what to do. A failure stays as it is. */
export function fileFailure(what: string, path: string, error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const code = codeOf(error);
  const words = error instanceof Error ? error.message : String(error);
  const advice = code === undefined ? undefined : adviceByCode[code];
  return new FailureError(
    { kind: 'file', message: `${what} ${path}: ${words}`, ...(advice === undefined ? {} : { advice }) },
    { cause: error },
  );
}
