import { expect, it } from 'vitest';
import { sourceStack } from './source-stack.ts';

const source = {
  program: { filename: 'daino://shop@1.0.0/server.js' },
  // Line 1 of the script, column 1 on, is line 1, column 1 of src/plugin.ts; line 2 is ours.
  sourceMap: JSON.stringify({
    version: 3,
    sources: ['src/plugin.ts', 'daino-entry'],
    names: [],
    mappings: 'AAAA;ACAA',
  }),
};

it("points frames at the plugin's own source and drops all others", () => {
  const stack = [
    'Error: no',
    '    at Object.before_sale_create (daino://shop@1.0.0/server.js:1:1)',
    '    at async daino://shop@1.0.0/server.js:1:1',
    '    at daino://shop@1.0.0/server.js:2:1',
    '    at run (daino://guest.js:1:1)',
    '    at /root/secret.js:1:1',
  ];
  expect(sourceStack(stack.join('\n'), source)).toBe(
    ['Error: no', '    at Object.before_sale_create (src/plugin.ts:1:1)', '    at src/plugin.ts:1:1'].join(
      '\n',
    ),
  );
});

it('survives a stack that is no stack', () => {
  expect(sourceStack('', source)).toBe('');
  expect(sourceStack(`x\n${'    at a(b):9e9:-1\n'.repeat(1_000)}`, source)).toBe('x');
});
