export { type BuiltPlugin, buildPlugin, bundlePlugin } from './bundle-plugin.ts';
export { bundleScript, type BundleScriptOptions } from './bundle-script.ts';
export { integrityOf } from './integrity.ts';
export { openUnpacker, type Unpacker } from './open-unpacker.ts';
export { packBundle, unpackBundle } from './pack-bundle.ts';
