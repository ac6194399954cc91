import { ADMIN_UI_ALIASES, canonicalKeys, TOP_LEVEL_INJECTIONS } from '../manifest/aliases.ts';
import {
  type Element,
  type Part,
  readInteger,
  readList,
  readObject,
  readText,
  warnUnknown,
} from '../manifest/fields.ts';
import type { Findings } from '../manifest/findings.ts';
import { canonicalReference } from '../manifest/handler-reference.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { routeSegments, shapeOfRoute } from '../manifest/route-path.ts';
import {
  type AdminUi,
  DEFAULT_RANK,
  type InjectionDeclaration,
  type PageDeclaration,
  type WidgetDeclaration,
} from './admin-ui.ts';
import {
  type Dashboard,
  DASHBOARDS,
  INJECTION_POINTS,
  type InjectionPoint,
  isInjectionPoint,
} from './injection-points.ts';

/** What a manifest declares for the admin: settings, pages, widgets, and components at injection points. */
export function readAdminUi(part: Part): AdminUi {
  const { source, findings } = readObject(part, 'admin_ui');
  const ui = { source: canonicalKeys(source, ADMIN_UI_ALIASES, findings), findings };
  warnUnknown(ui, ['settings_component', 'pages', 'widgets', 'injections']);
  const settings = member(ui.source, 'settings_component') ?? '';
  const injections = [...injectionsUnder(ui, 'injections'), ...injectionsUnder(part, TOP_LEVEL_INJECTIONS)];
  return {
    settings_component: settings === '' ? '' : readComponent(ui, 'settings_component'),
    pages: once(readList(ui, 'pages'), readPage, (page) => shapeOfRoute(page.path)),
    widgets: once(readList(ui, 'widgets'), readWidget, (widget) => widget.id),
    injections: once(injections, readInjection, ({ point, component }) => `${component} at ${point}`),
  };
}

/** A list of injections, or a map of components by their point. */
function injectionsUnder(part: Part, key: string): readonly Element[] {
  const value = member(part.source, key);
  if (!isJsonObject(value)) return readList(part, key);
  const at = part.findings.at(key);
  return Object.entries(value).flatMap(([point, written]) => {
    const components = Array.isArray(written) ? written : [written];
    return components.map((one) => ({ value: injectionAt(point, one), findings: at.at(point) }));
  });
}

function injectionAt(point: string, written: JsonValue): JsonObject {
  return isJsonObject(written) ? { ...written, point } : { point, component: written };
}

function readPage(part: Part): PageDeclaration | undefined {
  warnUnknown(part, ['path', 'title', 'component']);
  const component = readComponent(part, 'component');
  const title = readText(part, 'title', 100);
  if (title === undefined) part.findings.at('title').issue('is needed: the text of its link');
  const path = readText(part, 'path', 200);
  if (path !== undefined && routeSegments(path) !== undefined) return { path, title: title ?? '', component };
  part.findings.at('path').issue('must be a path such as "/members"');
  return undefined;
}

function readWidget(part: Part): WidgetDeclaration | undefined {
  warnUnknown(part, ['id', 'component', 'dashboard']);
  const component = readComponent(part, 'component');
  const dashboard = readDashboard(part);
  const id = readText(part, 'id', 63);
  if (id !== undefined && /^[a-z][a-z0-9-]*$/.test(id)) return { id, component, dashboard };
  part.findings
    .at('id')
    .issue('must be a name of small letters, digits and hyphens, such as "top-customers"');
  return undefined;
}

function readDashboard(part: Part): Dashboard {
  const written = readText(part, 'dashboard', 50) ?? 'main';
  if (isDashboard(written)) return written;
  part.findings.at('dashboard').issue(`must be one of ${Object.keys(DASHBOARDS).join(', ')}`);
  return 'main';
}

function isDashboard(name: string): name is Dashboard {
  return Object.hasOwn(DASHBOARDS, name);
}

function readInjection(part: Part): InjectionDeclaration | undefined {
  warnUnknown(part, ['point', 'component', 'rank']);
  const component = readComponent(part, 'component');
  const rank = readInteger(part, 'rank', { min: -1_000_000, max: 1_000_000 }) ?? DEFAULT_RANK;
  const point = readPoint(part);
  return point && { point, component, rank };
}

function readPoint(part: Part): InjectionPoint | undefined {
  const written = readText(part, 'point', 100);
  if (written !== undefined && isInjectionPoint(written)) return written;
  const known = INJECTION_POINTS.join(', ');
  part.findings
    .at('point')
    .issue(
      written === undefined
        ? `is needed: name a point, such as ${known}`
        : `${written} is no injection point of this version; known are ${known}`,
    );
  return undefined;
}

function readComponent(part: Part, key: string): string {
  const reference = canonicalReference(readText(part, key, 300) ?? '');
  if (reference) return reference;
  part.findings
    .at(key)
    .issue('must be a file of the plugin such as "src/ui/points.tsx", a file and export, or a name');
  return '';
}

/** The elements that could be read; what stands there twice is an issue. */
function once<Declared>(
  elements: readonly Element[],
  read: (part: Part) => Declared | undefined,
  nameOf: (declared: Declared) => string,
): readonly Declared[] {
  const names = new Set<string>();
  return elements.flatMap((element) => {
    const part = partOf(element);
    const declared = part && read(part);
    if (declared === undefined) return [];
    refuseDouble(names, nameOf(declared), element.findings);
    return [declared];
  });
}

function partOf({ value, findings }: Element): Part | undefined {
  if (isJsonObject(value)) return { source: value, findings };
  findings.issue('must be an object: write it in curly brackets');
  return undefined;
}

function refuseDouble(names: Set<string>, name: string, findings: Findings): void {
  if (names.has(name)) findings.issue(`${name} stands there twice; remove one`);
  names.add(name);
}
