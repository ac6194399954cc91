import { insideFolder } from './folder-path.ts';

/**
 * The canonical form of a handler reference: `path#export`, `#name` of the main module, or empty when the plugin's
 * definition holds the handler. A path alone means its default export, a bare identifier a name of the main module.
 * Undefined when the text is none of these.
 */
export function canonicalReference(text: string): string | undefined {
  if (text === '') return '';
  const [path = '', name, ...more] = text.split('#');
  if (more.length > 0) return undefined;
  if (name === undefined) return IDENTIFIER.test(text) ? `#${text}` : withExport(path, 'default');
  if (!IDENTIFIER.test(name)) return undefined;
  return path === '' ? `#${name}` : withExport(path, name);
}

/** The module that a canonical reference names, or empty when it is the main module. */
export function referencedModule(reference: string): string {
  return reference.slice(0, Math.max(0, reference.indexOf('#')));
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function withExport(path: string, name: string): string | undefined {
  const inside = insideFolder(path);
  return inside === undefined ? undefined : `${inside}#${name}`;
}
