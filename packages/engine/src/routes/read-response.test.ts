import { describe, expect, it } from 'vitest';
import { readResponse } from './read-response.ts';

describe('the answer of a route', () => {
  it.each([
    ['json', 'application/json', '{"a":1}'],
    ['text', 'text/plain; charset=utf-8', 'Grüße'],
  ])('has the type of %s when it says none', (encoding, type, body) => {
    expect(readResponse(textOf({ encoding, body }))).toEqual({
      status: 200,
      headers: { 'content-type': type },
      body: Buffer.from(body),
    });
  });

  it.each([204, 304])('has no body with status %i', (status) => {
    expect(readResponse(textOf({ status, encoding: 'text', body: 'x' }))).toMatchObject({ body: null });
  });

  it.each([
    ['application/PDF ; x=y', 'application/pdf'],
    ['text/CSV', 'text/csv; charset=utf-8'],
  ])('has the bare type of %s', (written, type) => {
    const headers = [['Content-Type', written]];
    expect(readResponse(textOf({ headers })).headers).toEqual({ 'content-type': type });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"status":200}',
    'x',
    '{"status":200,"headers":{},"encoding":"text","body":""}',
  ])('is refused when its isolate says %s', (text) => {
    expect(() => readResponse(text)).toThrow(expect.objectContaining({ code: 'RESULT_INVALID' }));
  });

  it.each([
    ['content-disposition', 'attachment; filename="a.html\r\nx: y"'],
    ['content-disposition', 'attachment; filename="../../x"'],
    ['etag', 'x'],
    ['retry-after', '-1'],
    ['x-plugin-a', 'Grüße'],
    ['x-plugin-a', 'x'.repeat(1_001)],
    ['location', '/'],
    ['access-control-allow-origin', '*'],
    ['__proto__', 'x'],
    ['transfer-encoding', 'chunked'],
  ])('is refused with the header %s: %s', (name, value) => {
    expect(() => readResponse(textOf({ headers: [[name, value]] }))).toThrow(
      expect.objectContaining({ code: 'RESULT_INVALID' }),
    );
  });

  it.each(['====', 'a b', '<script>'])('is refused when its bytes are "%s"', (body) => {
    const headers = [['content-type', 'image/png']];
    expect(() => readResponse(textOf({ headers, encoding: 'base64', body }))).toThrow(
      expect.objectContaining({ code: 'RESULT_INVALID' }),
    );
  });
});

function textOf(said: object): string {
  return JSON.stringify({ status: 200, headers: [], encoding: 'text', body: 'x', ...said });
}
