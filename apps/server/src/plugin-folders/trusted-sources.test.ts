import { expect, it } from 'vitest';
import { trustedSources } from './trusted-sources.ts';

it('trusts the code that was added, to the letter, and nobody by default', () => {
  const trusted = trustedSources();
  expect(trusted.has('var plugin = {}')).toBe(false);
  trusted.add('var plugin = {}');
  expect([trusted.has('var plugin = {}'), trusted.has('var plugin = {} ')]).toEqual([true, false]);
});
