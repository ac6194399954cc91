import * as contract from '@daino/contract';
import { catalogue } from '@daino/kernel';
import { code, page, table } from './markdown.mjs';
import { readComments } from './read-comments.mjs';

const ABOUT = `Every error that Daino answers has a permanent \`code\`. \`kind\` says what happened, in the words of HTTP; \`fault\` whose move
it is: the caller's, the plugin's, that of whoever configures the store, of a system that was asked, or the platform's.
Over HTTP an error is a problem (RFC 9457) with its code, a sentence in \`detail\`, \`hint\` where there is something to do, and
\`errors\` with every fault of an input. Words in ‹…› stand for what differs from case to case.`;

/** The catalogue of errors, by area. */
export function errorsPage(root) {
  const comments = readComments(root, 'errors');
  const sets = Object.entries(contract)
    .filter(([name]) => name.endsWith('Errors'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return page(
    'Errors',
    ABOUT,
    sets.map(([name, set]) => `## ${titleOf(name)}\n\n${rowsOf(set[catalogue], comments)}`),
  );
}

function rowsOf(entries, comments) {
  const rows = Object.entries(entries).map(([name, { kind, fault, message, hint }]) => [
    `<a id="${name}"></a>${code(name)}`,
    kind,
    fault,
    [comments.get(name), sentence(message), hint].filter(Boolean).join('<br>'),
  ]);
  return table(['code', 'kind', 'fault', 'what, what is said, what to do'], rows);
}

/** The sentence with a placeholder for each datum; undefined when it needs real ones. */
function sentence(message) {
  try {
    return `“${message(placeholders())}”`;
  } catch {
    return undefined;
  }
}

function placeholders() {
  return new Proxy(
    {},
    { get: (_, name) => (name === Symbol.toPrimitive ? undefined : new Placeholder(String(name))) },
  );
}

/** A text that is also a list of itself. */
class Placeholder extends String {
  constructor(name) {
    super(`‹${name}›`);
  }

  join() {
    return String(this);
  }

  map() {
    return this;
  }
}

function titleOf(name) {
  const words = name.replace(/Errors$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words[0].toUpperCase() + words.slice(1);
}
