import { expect, it } from 'vitest';
import { HOOKS } from './hook-names.ts';
import { hookTable, isHookName } from './hook-table.ts';

it('declares every named hook under its own name', () => {
  expect(Object.values(HOOKS).toSorted()).toEqual(Object.keys(hookTable).toSorted());
  for (const [name, hook] of Object.entries(hookTable)) {
    expect(hook.name).toBe(name);
    expect(name).toMatch(/^before_[a-z_]+$/);
  }
});

it('says for every hook what its refusal looks like', () => {
  for (const hook of Object.values(hookTable)) {
    const refusal = hook.refusal({ plugin: 'hello', reason: 'Closed' });
    expect(refusal).toMatchObject({
      kind: 'rejected',
      message: 'Closed',
      data: { plugin: 'hello', reason: 'Closed' },
    });
    expect(refusal.code).toBe(`${hook.subject.toUpperCase()}_REJECTED_BY_PLUGIN`);
  }
});

it('lets plugins change fields only that the subject has', () => {
  for (const { data, subject, changeable } of Object.values(hookTable)) {
    // Every shape of data and of a subject is declared with z.object.
    const { shape } = data as unknown as { shape: Record<string, { shape: object }> };
    for (const path of changeable) {
      const [field = ''] = path.split('[]');
      expect([subject, Object.keys(shape[subject]?.shape ?? {})]).toEqual([
        subject,
        expect.arrayContaining([field]),
      ]);
    }
  }
});

it('stops what moves money when a plugin fails, and nothing else', () => {
  const blocking = Object.values(hookTable).filter(({ onError }) => onError === 'block');
  expect(blocking.map(({ name }) => name)).toEqual([
    HOOKS.BEFORE_PAYMENT_PROCESS,
    HOOKS.BEFORE_REFUND_PROCESS,
  ]);
});

it('knows its own names and nothing that every object has', () => {
  expect(isHookName(HOOKS.BEFORE_SALE_CREATE)).toBe(true);
  for (const wrong of ['toString', 'constructor', '__proto__', 'before_moon_rise', ''])
    expect(isHookName(wrong)).toBe(false);
});
