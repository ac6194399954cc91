import { expect, it } from 'vitest';
import { FewAtOnce } from './few-at-once.ts';

it('runs no more at once than it has places for, in the order in which they came, also after failures', async () => {
  const few = new FewAtOnce(2);
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const all = [0, 1, 2, 3, 4].map((place) =>
    few
      .run(() => {
        begun.push(place);
        const end = Promise.withResolvers<void>();
        ends.push(end);
        return end.promise;
      })
      .catch((error: unknown) => error),
  );
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('failed'));
  await all[1];
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  ends[2]?.resolve();
  await Promise.all([all[0], all[2]]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  for (const end of ends) end.resolve();
  await Promise.all(all);
});
