import { expect, it } from 'vitest';
import { saleSubject } from '../commerce/sale.ts';
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
  const fields = { ...saleSubject.shape, 'items[].metadata': true };
  for (const path of hookTable[HOOKS.BEFORE_SALE_CREATE].changeable) expect(fields).toHaveProperty([path]);
});

it('knows its own names and nothing that every object has', () => {
  expect(isHookName(HOOKS.BEFORE_SALE_CREATE)).toBe(true);
  for (const wrong of ['toString', 'constructor', '__proto__', 'before_moon_rise', ''])
    expect(isHookName(wrong)).toBe(false);
});
