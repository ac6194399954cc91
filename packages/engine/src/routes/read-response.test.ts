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

  it('is refused unparsed when it has too many headers, too large a body, or more than a text for one', () => {
    const headers = Array.from({ length: 100_000 }, (_, count) => [`x-plugin-${count}`, 'x']);
    const deep = textOf({ body: '' }).replace(
      '"body":""',
      `"body":${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    );
    const reasonOf = (text: string) => {
      try {
        return readResponse(text);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(reasonOf(textOf({ headers }))).toContain('too many or too long headers');
    expect(reasonOf(textOf({ body: 'x'.repeat(3_000_000) }))).toContain('may have 2097152 bytes');
    expect(reasonOf(textOf({ body: '\\n'.repeat(2_097_153) }))).toContain('may have 2097152 bytes');
    expect(reasonOf(deep)).toContain('Its result was refused');
  });

  it('may have a body as large as is allowed, in whatever characters', () => {
    const body = '"'.repeat(2_097_152);
    expect(readResponse(textOf({ encoding: 'text', body })).body?.length).toBe(2_097_152);
    const bytes = Buffer.alloc(2_097_152, 7);
    const headers = [['content-type', 'image/png']];
    expect(
      readResponse(textOf({ encoding: 'base64', headers, body: bytes.toString('base64') })).body,
    ).toEqual(bytes);
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
