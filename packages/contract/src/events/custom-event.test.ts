import { expect, it } from 'vitest';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { isCustomEventType, isEventType } from '../index.ts';

it.each(['plugin.points.earned', 'plugin.loyalty-points.points.earned', 'plugin.a2.b_c-d.e'])(
  '%s can be listened to',
  (type) => {
    expect(parseManifest({ name: 'listens', version: '1.0.0', events: [type] }).manifest).toMatchObject({
      events: [{ type, handler: '', subject: '' }],
      permissions: [`event:${type}`],
    });
  },
);

it.each(['plugin.installed', 'plugin.points', 'plugin.Points.earned', 'plugin.points.', 'points.earned'])(
  '%s is no event of a plugin',
  (type) => {
    expect(isCustomEventType(type)).toBe(false);
  },
);

it('is never an event of the platform', () => {
  expect(isEventType('plugin.points.earned')).toBe(false);
});
