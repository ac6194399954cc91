import { realm } from '../part.ts';
import { DOMException } from './dom-exception.ts';

const { native, bytes } = realm;

/** HTML's `btoa`. */
export function btoa(...args: readonly unknown[]): string {
  const text = textOf(args);
  const units = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0xff) throw new DOMException('A character is beyond Latin-1.', 'InvalidCharacterError');
    units[at] = unit;
  }
  return bytes.toBase64(units);
}

/** HTML's `atob`: Infra's forgiving base64. */
export function atob(...args: readonly unknown[]): string {
  let text = textOf(args).replaceAll(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text))
    throw new DOMException('The text is not correctly encoded.', 'InvalidCharacterError');
  return bytes.textOfUnits(bytes.fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')));
}

function textOf(args: readonly unknown[]): string {
  if (args.length === 0) throw new native.TypeError('A text is needed.');
  return native.String(args[0]);
}
