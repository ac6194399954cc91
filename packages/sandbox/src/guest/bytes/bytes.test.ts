import { expect, it, vi } from 'vitest';
import { native } from '../primordials.ts';

vi.stubGlobal('dainoRealm', { native });
vi.stubGlobal('dainoOffer', () => undefined);
const { bytesOf, bytesOfWire, decodeUtf8, encodeUtf8, fromBase64, textOfWire, toBase64, toWire } =
  await import('./bytes.ts');

const texts = [
  '',
  'plain',
  'Straße',
  '€ 漢字',
  '👩‍🚀 𝒳',
  '\u0000\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}',
];

it('writes and reads UTF-8 as everybody does', () => {
  expect(texts.map((text) => Buffer.from(encodeUtf8(text)))).toEqual(texts.map((text) => Buffer.from(text)));
  expect(texts.map((text) => decodeUtf8(Buffer.from(text)))).toEqual(texts);
  expect(Buffer.from(encodeUtf8('a\ud800b'))).toEqual(Buffer.from('a\ufffdb'));
});

it('reads what is no UTF-8 without losing what is', () => {
  const wrong = [
    [0x80],
    [0xc0, 0xaf],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80],
    [0xff, 0xfe],
    [0xe2, 0x82],
  ];
  for (const bytes of wrong) {
    const text = decodeUtf8(Uint8Array.from([0x61, ...bytes, 0x62]));
    expect([text.at(0), text.at(-1), text.includes('\ufffd')]).toEqual(['a', 'b', true]);
  }
});

it('writes and reads base64 of every length and byte', () => {
  for (let length = 0; length < 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
});

it('sends text as text unless the wire would refuse it', () => {
  expect(toWire('Straße')).toEqual({ text: 'Straße' });
  expect(toWire('a\0b')).toEqual({ base64: Buffer.from('a\0b').toString('base64') });
  expect(toWire('a\ud800')).toEqual({ base64: Buffer.from('a\ufffd').toString('base64') });
  expect(toWire(new Uint8Array([1, 2, 3]).subarray(1))).toEqual({ base64: 'AgM=' });
  expect(() => bytesOf(7)).toThrow(TypeError);
});

it('hands a body out as text and as bytes, whichever it came as', () => {
  expect(textOfWire({ base64: Buffer.from('Straße').toString('base64') })).toBe('Straße');
  expect(Buffer.from(bytesOfWire({ text: 'Straße' })).toString()).toBe('Straße');
});
