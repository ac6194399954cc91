import type { StoreId } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { EngineParts } from '../parts.ts';
import { type MatchedRoute, matchRoute, type RouteAddress } from './route-index.ts';

/** A route of an active installation. */
export interface FoundRoute extends MatchedRoute {
  readonly installation: DispatchedInstallation;
}

export interface WantedRoute extends RouteAddress {
  /** The plugin's slug, or the id of its installation. */
  readonly plugin: string;
}

/** The route of an active plugin that answers the request, or undefined. `storeId` must be that of a store. */
export async function findRoute(
  { dispatch }: EngineParts,
  storeId: StoreId,
  wanted: WantedRoute,
): Promise<FoundRoute | undefined> {
  const table = dispatch.tables.peek(storeId) ?? (await dispatch.tables.of(storeId));
  const installation = table.bySlugOrId.get(wanted.plugin);
  const index = installation && table.routes.get(installation.id);
  const match = index && matchRoute(index, wanted);
  return match && installation && { ...match, installation };
}
