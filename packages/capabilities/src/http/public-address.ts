import ipaddr from 'ipaddr.js';

/** Tells which addresses requests of plugins may go to. */
export type AddressRule = (address: string) => boolean;

/**
 * Everybody's addresses only: no loopback, private, link-local, shared, multicast, documentation or reserved network,
 * no form of IPv6 that carries an IPv4 address, no metadata service. `allowed` are single addresses that the operator
 * lets through besides, in any spelling.
 */
export function addressRule(allowed: readonly string[]): AddressRule {
  const exceptions = new Set(allowed.map((address) => ipaddr.parse(address).toString()));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.parse(address);
    return exceptions.has(parsed.toString()) || isPublic(parsed);
  };
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return !PLATFORM_SERVICES.has(address.toString());
  return address.match(GLOBAL_UNICAST);
}

/** All that IANA has given out; the library calls everything unicast that it has no other name for. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Azure answers its machines' metadata from an address that looks like anybody's. */
const PLATFORM_SERVICES = new Set(['168.63.129.16']);
