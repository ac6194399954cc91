import * as contract from '@daino/contract';
import { code, page, table } from './markdown.mjs';
import { nameOfExport } from './name-of-export.mjs';
import { readComments } from './read-comments.mjs';
import { describeMembers } from './describe-schema.mjs';

const ABOUT = `A hook asks a store's plugins before something is written. A handler gets the data, returns what it wants changed, or refuses.
\`continue\`: a plugin that breaks is left out. \`block\`: the operation stops, because money would move. A change of anything
that is not listed refuses the plugin's whole result.`;

/** The table of hooks. */
export function hooksPage(root) {
  const comments = readComments(root, 'hooks');
  return page(
    'Hooks',
    ABOUT,
    Object.values(contract.hookTable).map((hook) => sectionOf(hook, comments)),
  );
}

function sectionOf(hook, comments) {
  const about = comments.get(nameOfExport('hooks', hook)) ?? '';
  const changeable = hook.changeable.map(code).join(', ') || 'nothing';
  const members = describeMembers(hook.data).map(({ name, type, optional }) => [
    code(optional ? `${name}?` : name),
    code(type),
  ]);
  return `## ${code(hook.name)}

${about}

- subject: ${code(hook.subject)}
- a plugin may change: ${changeable}
- when a plugin fails: ${code(hook.onError)}
- when a plugin refuses: ${code(hook.refusal({ plugin: '', reason: '' }).code)}

${table(['data', 'shape'], members)}`;
}
