export { type CapabilitiesDependencies, createCapabilities } from './create-capabilities.ts';
