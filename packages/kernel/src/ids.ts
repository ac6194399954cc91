import { randomBytes } from 'node:crypto';

declare const brand: unique symbol;

/** A string that only its own kind of function accepts. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };

export type OrganizationId = Brand<'OrganizationId'>;
export type StoreId = Brand<'StoreId'>;
export type UserId = Brand<'UserId'>;
export type InstallationId = Brand<'InstallationId'>;
export type InvocationId = Brand<'InvocationId'>;

/** A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, so ids sort by creation time. */
export function newId<Id extends string = string>(now: number = Date.now()): Id {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  // A brand exists in the types only.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id;
}

/** Whether a text is a UUID of any version in its canonical form. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
}
