import { fail } from '../../shared/failure.ts';
import { svgRefusal } from './svg-check.ts';

/** https://www.w3.org/TR/png-3/#5PNG-file-signature */
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A picture that the page drew, checked to be no other kind of file. Fails with `bad-input`. */
export function pngFrom(base64: string): Buffer {
  const content = Buffer.from(base64, 'base64');
  return signature.every((byte, i) => content[i] === byte) ? content : fail('bad-input', 'Not a PNG');
}

/** Fails with `bad-input` when it is anything but shapes and text. */
export function svgFrom(base64: string): Buffer {
  const content = Buffer.from(base64, 'base64');
  const why = svgRefusal(content.toString('utf8'));
  return why === undefined ? content : fail('bad-input', `Not a picture of ours: ${why}`);
}
