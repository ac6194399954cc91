// Node strips types but knows no decorators: the sources of this app go through oxc, everything else through Node.
// Every injection names its token, so no decorator metadata is emitted: here and under vitest the code is the same.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'oxc-transform';

const sources = new URL('../src/', import.meta.url).href;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith(sources) || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: transform(fileURLToPath(url)), shortCircuit: true };
  },
});

function transform(file) {
  const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), {
    lang: 'ts',
    sourcemap: true,
    target: 'es2024',
    decorator: { legacy: true },
    typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: false },
  });
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}\n${errors[0].codeframe ?? ''}`);
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
}
