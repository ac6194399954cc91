import { describe, expect, it } from 'vitest';
import { definePlugin, EVENTS, EventType, HOOKS, isRejection, Plugin, reject } from './index.ts';

describe('a definition', () => {
  it('is what was defined, and stays so', () => {
    const hooks = { before_sale_create: () => undefined };
    const plugin = definePlugin({ hooks });
    expect(plugin).toEqual({ hooks });
    expect(Object.isFrozen(plugin)).toBe(true);
  });

  it('may be a class that has only what it declares', () => {
    class Small extends Plugin {
      override onInstall(): void {}
    }
    const small = new Small();
    expect(['hooks', 'onActivate', 'onInstall'].filter((name) => name in small)).toEqual(['onInstall']);
  });
});

describe('a refusal', () => {
  it('is known by its mark, whoever made it', () => {
    const thrown = caught(() => reject('Closed', { field: 'createdAt' }));
    expect(isRejection(thrown)).toBe(true);
    expect(thrown).toMatchObject({ $$type: 'daino.rejection', message: 'Closed', field: 'createdAt' });
    expect(caught(() => reject('Closed'))).toMatchObject({ message: 'Closed', field: '' });
  });

  it('is no other error', () => {
    for (const other of [new Error('Closed'), 'Closed', null, undefined, { $$type: 'other' }])
      expect(isRejection(other)).toBe(false);
  });
});

it('names events and hooks by constants, under the name of the founding documents too', () => {
  expect(EventType).toBe(EVENTS);
  expect(EventType.SALE_CREATED).toBe('sale.created');
  expect(HOOKS.BEFORE_SALE_CREATE).toBe('before_sale_create');
});

function caught(work: () => never): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}
