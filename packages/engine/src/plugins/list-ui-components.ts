import {
  authorise,
  INJECTION_POINTS,
  isInjectionPoint,
  type Page,
  placedComponents,
  pluginErrors,
  type UiComponent,
} from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { EngineParts } from '../parts.ts';

/**
 * What the active plugins of the store show at an injection point, by rank, then in the order of the installations; all
 * of it on one page. Throws `INJECTION_POINT_UNKNOWN`, which names the known ones.
 */
export async function listUiComponents(
  { dispatch }: EngineParts,
  scope: StoreScope,
  point: string,
): Promise<Page<UiComponent>> {
  authorise(scope, 'store:read');
  if (!isInjectionPoint(point))
    throw pluginErrors.INJECTION_POINT_UNKNOWN({ point: point.slice(0, 100), known: INJECTION_POINTS });
  const { installations } = await dispatch.tables.of(scope.storeId);
  const data = [...installations.values()]
    .toSorted(inOrder)
    .flatMap(componentsOf)
    .filter((one) => one.point === point)
    .toSorted((one, other) => one.rank - other.rank);
  return { data, next_cursor: null };
}

function inOrder(one: DispatchedInstallation, other: DispatchedInstallation): number {
  const older = one.installedAt - other.installedAt || (one.id < other.id ? -1 : 1);
  return one.priority - other.priority || older;
}

function componentsOf({ id, slug, version, manifest }: DispatchedInstallation): UiComponent[] {
  return placedComponents(manifest.admin_ui).map((placed) => ({
    installationId: id,
    slug,
    version,
    ...placed,
  }));
}
