import { describe, expect, it } from 'vitest';
import { catalogue, DainoError, defineErrors } from './errors.ts';

const errors = defineErrors({
  KETTLE_EMPTY: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { litres: number }) => `There are ${data.litres} litres left.`,
    hint: 'Fill it.',
  },
});

describe('an error of the catalogue', () => {
  it('carries its code, whose move it is, a sentence and its data', () => {
    const error = errors.KETTLE_EMPTY({ litres: 0 });
    expect(error).toBeInstanceOf(DainoError);
    expect(error).toMatchObject({
      name: 'DainoError',
      code: 'KETTLE_EMPTY',
      kind: 'conflict',
      fault: 'caller',
      message: 'There are 0 litres left.',
      hint: 'Fill it.',
      issues: [],
      data: { litres: 0 },
    });
  });

  it('keeps its cause and its issues', () => {
    const cause = new Error('drunk');
    const issues = [{ path: 'litres', message: 'must be more' }];
    expect(errors.KETTLE_EMPTY({ litres: 0 }, { cause, issues })).toMatchObject({ cause, issues });
    expect('cause' in errors.KETTLE_EMPTY({ litres: 0 })).toBe(false);
  });

  it('points with its stack to where it was raised', () => {
    expect(errors.KETTLE_EMPTY({ litres: 0 }).stack).toContain('errors.test.ts');
  });
});

it('keeps its entries for the reference', () => {
  expect(Object.keys(errors[catalogue])).toEqual(['KETTLE_EMPTY']);
  expect(Object.keys(errors)).toEqual(['KETTLE_EMPTY']);
});
