// Key material: one secret of the operator's, everything else is derived from it.
import { hkdfSync, randomBytes } from 'node:crypto';
import { Secret } from '@daino/kernel';
import type { Config } from './config.ts';
import { keepFile } from './keep-file.ts';

/** The server's 32 bytes: derived from DAINO_SECRET, or from one that is generated once into the data folder. */
export function loadSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Secret<Buffer> {
  const text = secret?.reveal() ?? keepFile(dataDir, 'secret', () => randomBytes(32).toString('base64url'));
  return deriveKey(new Secret(Buffer.from(text)), 'daino server secret', 32);
}

/** `length` bytes for one purpose (HKDF-SHA-256); one purpose says nothing about another. */
export function deriveKey(secret: Secret<Buffer>, purpose: string, length: number): Secret<Buffer> {
  return new Secret(Buffer.from(hkdfSync('sha256', secret.reveal(), '', purpose, length)));
}
