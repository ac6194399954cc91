/** Text, read as UTF-8, or bytes. */
export type CryptoData = string | Uint8Array | ArrayBuffer;
export type DigestAlgorithm = 'sha256' | 'sha512';
export type DigestEncoding = 'hex' | 'base64';

/** `ctx.crypto`: randomness and digests from the platform. What asks the platform is a promise and counts as a call. */
export interface PluginCrypto {
  /** A random UUID, version 4. */
  randomUUID(): Promise<string>;
  /** Fills the array, up to 65,536 bytes, with random bytes and resolves with it. */
  getRandomValues<Bytes extends Uint8Array>(array: Bytes): Promise<Bytes>;
  /** The digest of up to 1 MB; `encoding` defaults to `hex`. */
  hash(algorithm: DigestAlgorithm, data: CryptoData, encoding?: DigestEncoding): Promise<string>;
  /** The keyed digest of up to 1 MB; `encoding` defaults to `hex`. */
  hmac(
    algorithm: DigestAlgorithm,
    key: CryptoData,
    data: CryptoData,
    encoding?: DigestEncoding,
  ): Promise<string>;
  /** Whether both are the same, in a time that depends on their length only: for signatures and tokens. */
  timingSafeEqual(left: CryptoData, right: CryptoData): boolean;
}
