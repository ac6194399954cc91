import * as contract from '@daino/contract';
import { describeMembers } from './describe-schema.mjs';
import { code, page, table } from './markdown.mjs';
import { nameOfExport } from './name-of-export.mjs';
import { readComments } from './read-comments.mjs';

const ABOUT = `An event is a fact: it happened and was committed. It reaches every plugin that listens, at least once and in order per
subject. Fields marked *personal* are left out unless the installation holds \`customers:read\`. Amounts are in major units
beside their currency. Plugins add events of their own, \`plugin.<slug>.<name>\`.`;

/** The table of events. */
export function eventsPage(root) {
  const comments = readComments(root, 'events');
  const events = Object.values(contract.eventTable).toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return page(
    'Events',
    ABOUT,
    events.map((event) => sectionOf(event, comments)),
  );
}

function sectionOf(event, comments) {
  const members = describeMembers(event.payload).map(({ name, type, optional }) => [
    code(optional ? `${name}?` : name),
    code(type),
    event.pii.includes(name) ? 'personal' : '',
  ]);
  const about = comments.get(nameOfExport('events', event)) ?? '';
  return `## ${code(event.type)}\n\n${about} Version ${event.version}.\n\n${table(['payload', 'shape', ''], members)}`;
}
