// The thread for what takes long. Its CPU can be told from that of everybody else, and libuv's threads stay free.
import { generateKeyPairSync, pbkdf2Sync } from 'node:crypto';
import { serveSideThread } from '@daino/kernel/side-thread';

export type SlowCryptoTasks = {
  readonly derive: (derivation: Derivation) => Worked<{ readonly bytes: Uint8Array }>;
  /** `modulusLength` in bits. */
  readonly generateRsa: (modulusLength: number) => Worked<RsaPair>;
};

/** A derivation by PBKDF2. */
export interface Derivation {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** In bytes. */
  readonly length: number;
  /** As Web Crypto names it. */
  readonly hash: string;
}

/** DER. */
export interface RsaPair {
  /** SPKI. */
  readonly publicKey: Uint8Array;
  /** PKCS #8. */
  readonly privateKey: Uint8Array;
}

export type Worked<Result> = Result & {
  /** Microseconds. */
  readonly cpuUs: number;
};

serveSideThread((): SlowCryptoTasks => ({ derive, generateRsa }));

function derive({ password, salt, iterations, length, hash }: Derivation) {
  return measured(() => ({
    bytes: pbkdf2Sync(password, salt, iterations, length, hash.replace('-', '')),
  }));
}

function generateRsa(modulusLength: number) {
  return measured(() => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    return { publicKey, privateKey };
  });
}

function measured<Result extends object>(work: () => Result): Worked<Result> {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return { ...result, cpuUs: user + system };
}
