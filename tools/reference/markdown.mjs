const NOTE = '<!-- Made by `npm run reference` from packages/contract. Change it there. -->';

/** A page with its title and what it is about. */
export function page(title, about, sections) {
  return `${NOTE}\n\n# ${title}\n\n${about}\n\n${sections.join('\n\n')}\n`;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export function code(text) {
  return `\`${text}\``;
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
