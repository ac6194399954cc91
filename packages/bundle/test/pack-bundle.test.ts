import { gunzipSync, gzipSync } from 'node:zlib';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundlePlugin, packBundle, unpackBundle } from '../src/index.ts';
import { integrityOf } from '../src/integrity.ts';

const bundle = await bundlePlugin(path.resolve(import.meta.dirname, '../../../plugins/hello'));

describe('a packed bundle', () => {
  it('unpacks to what was packed', async () => {
    expect(await unpackBundle(await packBundle(bundle))).toEqual(bundle);
  });

  it('may hold code of any kind: nothing here reads it', async () => {
    for (const serverSource of ['('.repeat(2_000_000), '}); globalThis.escaped = true; (() => {', '']) {
      const { manifest, sourceMap, migrations } = bundle;
      const odd = { manifest, sourceMap, migrations, serverSource };
      const unpacked = await unpackBundle(await packBundle({ ...odd, integrity: integrityOf(odd) }));
      expect(unpacked.serverSource).toBe(serverSource);
    }
  });

  it('is smaller than its parts', async () => {
    expect((await packBundle(bundle)).length).toBeLessThan(bundle.serverSource.length);
  });
});

describe('an upload is refused', () => {
  it.each([
    ['code', { serverSource: `${bundle.serverSource}\n` }],
    ['map', { sourceMap: bundle.sourceMap.replace('"names": []', '"names": ["x"]') }],
    ['manifest', { manifest: { ...bundle.manifest, version: '9.9.9' } }],
    ['integrity', { integrity: 'sha512-AAAA' }],
  ])('when its %s is not what the integrity says', async (_what, change) => {
    await expect(unpackBundle(await packBundle({ ...bundle, ...change }))).rejects.toMatchObject({
      code: 'BUNDLE_INVALID',
      message: expect.stringContaining('integrity'),
    });
  });

  it('when its manifest would not be taken from a folder', async () => {
    const packed = await repacked((file) => ({
      ...file,
      manifest: { ...bundle.manifest, main: '../../etc/passwd' },
    }));
    await expect(unpackBundle(packed)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      issues: [{ path: 'main' }],
    });
  });

  it('when its map is none', async () => {
    for (const sourceMap of ['', '{}', '{"version":3,"mappings":1,"sources":[]}', 'null', '[']) {
      await expect(unpackBundle(await packBundle({ ...bundle, sourceMap }))).rejects.toMatchObject({
        code: 'BUNDLE_INVALID',
        issues: [{ path: 'sourceMap' }],
      });
    }
  });

  it('when it is no bundle at all', async () => {
    const files = [
      Buffer.alloc(0),
      Buffer.from('PK\u0003\u0004 a zip'),
      gzipSync('not json'),
      gzipSync('null'),
      gzipSync('[]'),
      gzipSync('{"format":"daino-bundle"}'),
      (await packBundle(bundle)).subarray(0, 200),
      await repacked((file) => ({ ...file, version: 2 })),
      await repacked((file) => ({ ...file, serverSource: 7 })),
    ];
    for (const file of files)
      await expect(unpackBundle(file)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
  });

  it('when it is larger than an upload may be, packed or unpacked', async () => {
    await expect(unpackBundle(Buffer.alloc(16_777_217))).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(unpackBundle(bomb)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
  });
});

async function repacked(change: (file: object) => object): Promise<Buffer> {
  const file = JSON.parse(gunzipSync(await packBundle(bundle)).toString()) as object;
  return gzipSync(JSON.stringify(change(file)));
}
