import { authErrors, pluginErrors } from '@daino/contract';
import type { Engine, FoundRoute, WantedRoute } from '@daino/engine';
import { DainoError, type StoreScope } from '@daino/kernel';
import type { Access, Exchange } from '../access/access.ts';

interface EnteredRoute {
  readonly route: FoundRoute;
  readonly scope: StoreScope;
}

interface EnterParts {
  readonly access: Access;
  readonly engine: Engine;
}

/**
 * Who asks, and for which route of which store: a public one answers anybody, every other one the store's members with
 * one of its roles. Without a token nobody learns which other routes there are. Throws UNAUTHENTICATED,
 * STORE_NOT_FOUND, PLUGIN_ROUTE_NOT_FOUND or PERMISSION_DENIED.
 */
export async function enterRoute(
  { access, engine }: EnterParts,
  exchange: Exchange,
  wanted: WantedRoute,
): Promise<EnteredRoute> {
  const storeId = await access.namedStore(exchange.request);
  const open = storeId && (await engine.routes.find(storeId, wanted));
  if (open && !open.declaration.auth_required) {
    return { route: open, scope: (await enterIfMember(access, exchange)) ?? access.visit(exchange, storeId) };
  }
  const scope = await enterAsMember(access, exchange);
  const route = await engine.routes.find(scope.storeId, wanted);
  const path = `${wanted.method} /${wanted.steps.join('/')}`;
  if (!route) throw pluginErrors.PLUGIN_ROUTE_NOT_FOUND({ plugin: wanted.plugin, route: path });
  requireRole(scope, route);
  return { route, scope };
}

async function enterAsMember(access: Access, exchange: Exchange): Promise<StoreScope> {
  const claims = await access.authenticate(exchange.request, exchange.reply);
  const scope = await access.enterStore({ ...exchange, claims, permission: 'store:read' });
  exchange.request.scope = scope;
  return scope;
}

/** At a public route a token that is not good here is as good as none. */
async function enterIfMember(access: Access, exchange: Exchange): Promise<StoreScope | undefined> {
  try {
    return await enterAsMember(access, exchange);
  } catch (error) {
    if (error instanceof DainoError && NO_MEMBER.has(error.kind)) return undefined;
    throw error;
  }
}

const NO_MEMBER: ReadonlySet<string> = new Set(['unauthenticated', 'not_found', 'forbidden']);

function requireRole({ actor }: StoreScope, { declaration, installation }: FoundRoute): void {
  const { roles } = declaration;
  if (roles.length === 0) return;
  if (actor.kind === 'user' && roles.includes(actor.role)) return;
  throw authErrors.PERMISSION_DENIED({ permission: `${installation.slug}:${roles.join('|')}` });
}
