import { LIMITS } from '@daino/contract';
import { code, page, table } from './markdown.mjs';

const ABOUT = `What the platform allows, and what it does not. Units are in the names: \`Ms\` milliseconds, \`Mb\` megabytes, \`bytes\`, \`Length\`
characters; everything else is a count. \`Ceiling\` is how far a manifest or an operator may raise a default.`;

/** The limits, by area. */
export function limitsPage() {
  const sections = Object.entries(LIMITS).map(([area, limits]) => [
    `## ${area}`,
    table(
      ['limit', 'value'],
      flat(limits).map(([name, value]) => [code(name), shown(value)]),
    ),
  ]);
  return page(
    'Limits',
    ABOUT,
    sections.map((section) => section.join('\n\n')),
  );
}

function flat(limits) {
  return Object.entries(limits).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? flat(value).map(([inner, one]) => [`${name}.${inner}`, one])
      : [[name, value]],
  );
}

function shown(value) {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'number' ? value.toLocaleString('en') : String(value);
}
