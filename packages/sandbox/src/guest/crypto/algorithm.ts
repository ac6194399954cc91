import type { SubtleAlgorithm } from '@daino/contract/guest';
import { realm } from '../part.ts';
import { dataOf } from './crypto-key.ts';

const { native, bytes: raw } = realm;
const NAMES = [
  'SHA-1 SHA-256 SHA-384 SHA-512 HMAC AES-GCM AES-CBC AES-CTR PBKDF2 HKDF',
  'RSASSA-PKCS1-v1_5 RSA-PSS RSA-OAEP ECDSA ECDH Ed25519 X25519',
]
  .join(' ')
  .split(' ');
const BYTES = ['iv', 'counter', 'additionalData', 'salt', 'info', 'label'];
const NUMBERS = ['length', 'modulusLength', 'iterations', 'saltLength', 'tagLength'];

/** Web Crypto's "normalize an algorithm", as it crosses the wire. Throws a NotSupportedError for an unknown one. */
export function algorithmOf(given: unknown): SubtleAlgorithm {
  const source = (typeof given === 'string' ? { name: given } : given) as Readonly<Record<string, unknown>>;
  if (typeof source !== 'object' || source === null || source['name'] === undefined)
    throw new native.TypeError('An algorithm is a name, or an object with one.');
  const made: Record<string, unknown> = { name: canonical(source['name']) };
  if (source['hash'] !== undefined) made['hash'] = algorithmOf(source['hash']).name;
  if (source['namedCurve'] !== undefined) made['namedCurve'] = native.String(source['namedCurve']);
  if (source['public'] !== undefined) made['public'] = dataOf(source['public']);
  for (const key of NUMBERS) if (source[key] !== undefined) made[key] = native.Number(source[key]);
  for (const key of BYTES) if (source[key] !== undefined) made[key] = raw.toWire(buffer(source[key]));
  if (source['publicExponent'] !== undefined) requireUsual(source['publicExponent']);
  // The host checks it against the table.
  return made as unknown as SubtleAlgorithm;
}

/** A buffer or a view of one: Web Crypto takes no texts. */
export function buffer(data: unknown): Uint8Array {
  if (raw.isBytes(data)) return raw.bytesOf(data);
  throw new native.TypeError('An ArrayBuffer or a view of one is needed.');
}

export function failure(name: string, message: string): Error {
  const { DOMException } = realm.part('web') as {
    DOMException: new (message: string, name: string) => Error;
  };
  return new DOMException(message, name);
}

function canonical(name: unknown): string {
  const text = native.String(name).toUpperCase();
  const known = NAMES.find((one) => one.toUpperCase() === text);
  if (known === undefined)
    throw failure('NotSupportedError', `Unrecognized algorithm name ${text.slice(0, 100)}`);
  return known;
}

/** 65537, as everybody has it. */
function requireUsual(exponent: unknown): void {
  const digits = [...buffer(exponent)];
  while (digits[0] === 0) digits.shift();
  if (digits.join() !== '1,0,1') throw failure('NotSupportedError', 'The public exponent has to be 65537.');
}
