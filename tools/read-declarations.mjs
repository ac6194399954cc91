import { parseSync, Visitor } from 'oxc-parser';

/** The names that a module declares: functions, classes, variables, types, and members as `name` and `Owner.name`. */
export function readDeclarations(file, text) {
  const names = new Set();
  const declare = (node) => node.id?.type === 'Identifier' && names.add(node.id.name);
  const declareMembers = (node) => {
    declare(node);
    for (const { key } of node.body.body) {
      if (key?.name === undefined) continue;
      names.add(key.name);
      if (node.id) names.add(`${node.id.name}.${key.name}`);
    }
  };
  new Visitor({
    FunctionDeclaration: declare,
    VariableDeclarator: declare,
    TSTypeAliasDeclaration: declare,
    TSEnumDeclaration: declare,
    ClassDeclaration: declareMembers,
    TSInterfaceDeclaration: declareMembers,
  }).visit(parseSync(file, text).program);
  return names;
}
