/** One step of a route's path: a text that must stand there, or a name for what stands there. */
export type RouteSegment = { readonly text: string } | { readonly name: string };

const MOST_SEGMENTS = 16;
const STATIC = /^[A-Za-z0-9_.~-]+$/;
const NAMED = /^:([A-Za-z_][A-Za-z0-9_]{0,49})$/;
/** Names that mean something as a key of every JavaScript object. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** The steps of a path such as `/points/:customerId`; undefined when it is none. `/` has no steps. */
export function routeSegments(path: string): readonly RouteSegment[] | undefined {
  if (!path.startsWith('/')) return undefined;
  if (path === '/') return [];
  const segments = path.slice(1).split('/').map(segmentOf);
  const known = segments.filter((one) => one !== undefined);
  const names = known.flatMap((one) => ('name' in one ? [one.name] : []));
  const isPath = known.length === segments.length && known.length <= MOST_SEGMENTS;
  return isPath && new Set(names).size === names.length ? known : undefined;
}

/** The same for two paths that match the same addresses. */
export function shapeOfRoute(path: string): string {
  return path.replaceAll(/:[^/]+/g, ':');
}

/** How a route is called: `GET /points/:customerId`. */
export function nameOfRoute({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

function segmentOf(text: string): RouteSegment | undefined {
  const [, name] = NAMED.exec(text) ?? [];
  if (name !== undefined) return RESERVED.has(name) ? undefined : { name };
  return STATIC.test(text) && text !== '.' && text !== '..' ? { text } : undefined;
}
