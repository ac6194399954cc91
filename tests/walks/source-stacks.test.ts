import { testHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('shows where a plugin failed in its own source: after waiting, with what was behind it, in its logs too', async () => {
  await using host = await testHost({ plugins: [fixture('throws-deep')] });
  await host.sale({});
  const plugin = host.plugin('throws-deep');
  await until(async () => (await plugin.errors()).length > 0);
  const [failed] = await plugin.errors();
  const logged = (await plugin.logs()).find(({ message }) => message === 'no rate');
  expect(failed?.stack?.split('\n')).toEqual(stackFrom('event'));
  expect(logged?.fields).toMatchObject({ error: { name: 'Error', message: 'no rate for the hook' } });
  const error: unknown = logged?.fields['error'];
  expect(String(Reflect.get(Object(error), 'stack')).split('\n')).toEqual(stackFrom('hook'));
});

function stackFrom(from: 'hook' | 'event'): readonly unknown[] {
  const handler =
    from === 'hook' ? 'Object.before_sale_create (src/plugin.ts:9' : 'sale.created (src/plugin.ts:17';
  const called = expect.stringContaining(`    at ${handler}:`);
  return [
    `Error: no rate for the ${from}`,
    expect.stringContaining('    at readRate (src/rate.ts:8:'),
    called,
    'Caused by: TypeError: Invalid scheme',
    expect.stringContaining('    at parse (src/rate.ts:13:'),
    expect.stringContaining('    at readRate (src/rate.ts:5:'),
    called,
    'One of them: TypeError: first',
    expect.stringContaining('    at readRate (src/rate.ts:7:'),
    called,
    'One of them: second',
  ];
}
