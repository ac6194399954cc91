import { type RouteDeclaration, type RouteSegment, routeSegments } from '@daino/contract';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';

/** The routes of one installation, in the order in which they are tried. */
export type RouteIndex = readonly IndexedRoute[];

interface IndexedRoute {
  readonly declaration: RouteDeclaration;
  readonly segments: readonly RouteSegment[];
}

/** A route that answers a request, and what stands at its names. */
export interface MatchedRoute {
  readonly declaration: RouteDeclaration;
  readonly params: Readonly<Record<string, string>>;
}

/** What was asked for below a plugin's address. */
export interface RouteAddress {
  readonly method: string;
  /** Decoded steps of the path. */
  readonly steps: readonly string[];
}

export function indexRoutes({ manifest }: Pick<DispatchedInstallation, 'manifest'>): RouteIndex {
  return manifest.api_endpoints
    .map((declaration) => ({ declaration, segments: routeSegments(declaration.path) ?? [] }))
    .toSorted((one, other) => bySpecificity(one.segments, other.segments));
}

/** The first route that fits; at the first step where two differ, a text goes before a name. */
export function matchRoute(index: RouteIndex, { method, steps }: RouteAddress): MatchedRoute | undefined {
  for (const { declaration, segments } of index) {
    if (declaration.method !== method || segments.length !== steps.length) continue;
    const params: [string, string][] = [];
    const fits = segments.every((segment, at) => {
      const step = steps[at] ?? '';
      if ('text' in segment) return segment.text === step;
      params.push([segment.name, step]);
      return true;
    });
    if (fits) return { declaration, params: Object.fromEntries(params) };
  }
  return undefined;
}

function bySpecificity(one: readonly RouteSegment[], other: readonly RouteSegment[]): number {
  for (const [at, segment] of one.entries()) {
    const against = other[at];
    if (against === undefined) return 0;
    const difference = Number('name' in segment) - Number('name' in against);
    if (difference !== 0) return difference;
  }
  return 0;
}
