import { randomUUID } from 'node:crypto';

declare const brand: unique symbol;

/** A string that only its own kind of function accepts. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };

export type OrganizationId = Brand<'OrganizationId'>;
export type StoreId = Brand<'StoreId'>;
export type UserId = Brand<'UserId'>;
export type InstallationId = Brand<'InstallationId'>;
export type InvocationId = Brand<'InvocationId'>;

/**
 * A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.
 * Ids of one process sort strictly by creation, also within a millisecond and when the clock goes back.
 */
export const newId = createIdSource();

function createIdSource(): <Id extends string = string>() => Id {
  let millisecond = 0;
  let counter = 0;
  return <Id extends string>() => {
    const now = Date.now();
    // Variant and 62 random bits are those of a version 4 id, which Node draws from a pool.
    const random = randomUUID().slice(19);
    if (now > millisecond) {
      millisecond = now;
      counter = Number.parseInt(random.slice(-3), 16) & 0x3ff;
    } else if (counter < 0xfff) {
      counter += 1;
    } else {
      millisecond += 1;
      counter = 0;
    }
    const time = millisecond.toString(16).padStart(12, '0');
    // A brand exists in the types only.
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${random}` as Id;
  };
}

/** Whether a text is a UUID of any version in its canonical form. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
}
