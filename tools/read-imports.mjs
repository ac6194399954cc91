import { parseSync, Visitor } from 'oxc-parser';

/** What a module imports: static, re-exported, dynamic, or named in a type. `typeOnly` imports are gone at run time. */
export function readImports(file, text) {
  const { module, program, errors } = parseSync(file, text);
  const imports = [
    ...module.staticImports.map(ofStatement),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.filter((entry) => entry.moduleRequest).map(ofExport),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => ofDynamic(text, moduleRequest)),
    ...ofTypes(program),
  ];
  return { imports, error: errors[0]?.message };
}

function ofStatement({ moduleRequest, entries }) {
  return {
    name: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  };
}

function ofExport({ moduleRequest, isType }) {
  return { name: moduleRequest.value, typeOnly: isType };
}

/** A name that is computed at run time cannot be read here. */
function ofDynamic(text, { start, end }) {
  const literal = /^(['"`])([^$]*)\1$/.exec(text.slice(start, end));
  return literal ? [{ name: literal[2], typeOnly: false }] : [];
}

function ofTypes(program) {
  const found = [];
  new Visitor({
    TSImportType: (node) => void found.push({ name: node.source.value, typeOnly: true }),
  }).visit(program);
  return found;
}
