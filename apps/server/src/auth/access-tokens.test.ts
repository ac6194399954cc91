import { newId, Secret, systemClock, type UserId } from '@daino/kernel';
import { decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.ts';
import { deriveSigningKey } from './signing-key.ts';

const secret = new Secret(Buffer.alloc(32, 7));
const userId = newId<UserId>();

describe('access tokens', () => {
  it('are accepted by every process with the same secret', async () => {
    const token = await (await tokens()).issue({ userId });
    expect(await (await tokens()).verify(token)).toEqual({ userId });
  });

  it('are refused by a process with another secret', async () => {
    const token = await (await tokens()).issue({ userId });
    const stranger = await tokens({ from: new Secret(Buffer.alloc(32, 8)) });
    await expect(stranger.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('end after ten minutes', async () => {
    let now = Date.parse('2026-05-01T12:00:00Z');
    const at = await tokens({ now: () => new Date(now) });
    const token = await at.issue({ userId });
    now += (ACCESS_TOKEN_SECONDS - 1) * 1_000;
    expect(await at.verify(token)).toEqual({ userId });
    now += 1_000;
    await expect(at.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are refused when they are not whole, not signed, or signed by somebody else', async () => {
    const at = await tokens();
    const token = await at.issue({ userId });
    const [header, payload] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: decodeProtectedHeader(token).kid ?? '' })
      .setIssuer('daino')
      .setAudience('daino-api')
      .setSubject(userId)
      .setExpirationTime('10m')
      .sign(privateKey);
    for (const bad of ['', 'abc', `${header}.${payload}`, unsigned, forged, token.slice(0, -3)]) {
      await expect(at.verify(bad)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('show the public half of their key and never the private one', async () => {
    const { publicKeys } = await tokens();
    expect(publicKeys.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(publicKeys.keys[0]).not.toHaveProperty('d');
    const { privateKey } = await deriveSigningKey(secret);
    expect(JSON.stringify(publicKeys)).not.toContain((await exportJWK(privateKey)).d);
  });
});

async function tokens({ from = secret, now = () => new Date() } = {}): Promise<AccessTokens> {
  return new AccessTokens(await deriveSigningKey(from), { ...systemClock, now });
}
