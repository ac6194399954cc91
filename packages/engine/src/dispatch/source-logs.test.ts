import { expect, it } from 'vitest';
import { sourceLogs } from './source-logs.ts';

const source = {
  program: { filename: 'daino://shop@1.0.0/server.js' },
  sourceMap: JSON.stringify({ version: 3, sources: ['src/plugin.ts'], names: [], mappings: 'AAAA' }),
};
const line = (fields: unknown) => ({
  level: 'error' as const,
  message: 'm',
  fields: typeof fields === 'string' ? fields : JSON.stringify(fields),
});
const stack =
  'Error: no\n    at run (daino://shop@1.0.0/server.js:1:1)\n    at other (file:///etc/passwd:1:1)';

it("points the errors of log lines at the plugin's own source", () => {
  const [found] = sourceLogs([line({ error: { name: 'Error', stack }, at: 2 })], source);
  expect(JSON.parse(found?.fields ?? '')).toEqual({
    error: { name: 'Error', stack: 'Error: no\n    at run (src/plugin.ts:1:1)' },
    at: 2,
  });
});

it('leaves everything else as it came, and does not work for ever', () => {
  const odd = [line(''), line('{"stack":"'), line('null "stack":"'), line({ error: 'x', stack: 'y' })];
  expect(sourceLogs(odd, source)).toEqual(odd);
  const many = sourceLogs(
    Array.from({ length: 30 }, () => line({ error: { stack } })),
    source,
  );
  expect(many.filter(({ fields }) => fields.includes('src/plugin.ts'))).toHaveLength(20);
});
