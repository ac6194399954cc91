import * as contract from '@daino/contract';
import { describeSchema } from './describe-schema.mjs';
import { code, page, table } from './markdown.mjs';
import { nameOfExport } from './name-of-export.mjs';
import { readComments } from './read-comments.mjs';

const ABOUT = `What a plugin's server code can ask of its host through \`ctx\`. Each call is judged when it is made: by the grants that the
installation has at that moment, by its arguments, by what its handler may still spend. This is what crosses between the
isolate and the host; \`packages/plugin-sdk/src/context.ts\` is how it is written in a plugin.`;

/** The table of capabilities. */
export function capabilitiesPage(root) {
  const comments = readComments(root, 'capabilities');
  const rows = Object.entries(contract.capabilityTable).map(([name, capability]) => [
    code(name),
    comments.get(nameOfExport('capabilities', capability)) ?? '',
    code(describeSchema(capability.args, 'input')),
    code(describeSchema(capability.result)),
    grantOf(capability.grant),
    capability.allowedIn.join(', '),
  ]);
  return page('Capabilities', ABOUT, [
    table(['call', 'what it does', 'arguments', 'answer', 'grant', 'handlers'], rows),
  ]);
}

function grantOf(grant) {
  if (grant === null) return 'its own';
  return typeof grant === 'string' ? code(grant) : 'follows from the arguments';
}
