import type pg from 'pg';
import { DatabaseError } from 'pg';
import type { InstallationAccess } from './install-views.ts';
import { createPluginSchema } from './plugin-schema.ts';

const ATTEMPTS = 4;
/** A statement of the plugin and the change of its views waited for each other, or one for too long. */
const LOCK_FAILURES = new Set(['40P01', '55P03']);

/**
 * Brings the views of an installation in line with its grants while its statements may be running: each sees the views
 * of before or of after, and those that stand in the way end within their own time limit.
 */
export async function grantViews(installer: pg.Pool, access: InstallationAccess): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createPluginSchema({ installer, access });
    } catch (error) {
      const isLock = error instanceof DatabaseError && LOCK_FAILURES.has(error.code ?? '');
      if (!isLock || attempt === ATTEMPTS) throw error;
    }
  }
}
