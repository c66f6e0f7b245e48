import { BlockList, isIP, isIPv6 } from 'node:net';

/** Of the IANA registries of special-purpose addresses, multicast, what nobody has, and a cloud's own (168.63.129.16). */
const NOT_PUBLIC_4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '168.63.129.16/32 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24',
  '203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
];
/** Inside 2000::/3, outside of which nothing is public: Teredo and other tunnels, 6to4, documentation. */
const NOT_PUBLIC_6 = ['2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20'];

const refused4 = listOf(NOT_PUBLIC_4, 'ipv4');
const refused6 = listOf(NOT_PUBLIC_6, 'ipv6');
const public6 = listOf(['2000::/3'], 'ipv6');

function listOf(lines: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of lines.join(' ').split(' ')) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/**
 * Whether an address can only lead out into the internet: not to this machine, its network or the service of a cloud
 * that gives out credentials (169.254.169.254), however it is written. An IPv4 address inside an IPv6 one is none.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return public6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
  return isIP(address) === 4 && !refused4.check(address, 'ipv4');
}
