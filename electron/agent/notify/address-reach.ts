import { BlockList, isIP } from 'node:net';

/**
 * Where an address leads. `private`: this machine and networks around it. `exact`: link-local, and where clouds tell their
 * machines secrets; nobody means it by a name. `never`: no place at all, or one that leads round every test.
 */
export type Reach = 'public' | 'private' | 'exact' | 'never';

type Range = readonly [network: string, prefix: number];

function listOf(type: 'ipv4' | 'ipv6', ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, type);
  }
  return list;
}

// The registries of special addresses: IANA, RFC 6890 and what followed it.
const exact4 = listOf('ipv4', [
  ['169.254.0.0', 16],
  // What clouds tell their machines stands outside the usual ranges too: Alibaba, Oracle, Azure.
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['168.63.129.16', 32],
]);
const private4 = listOf('ipv4', [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
]);
const never4 = listOf('ipv4', [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

const exact6 = listOf('ipv6', [
  ['fe80::', 10],
  // The same of Amazon and Google.
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
]);
const private6 = listOf('ipv6', [
  ['::1', 128],
  ['fc00::', 7],
]);
const unicast6 = listOf('ipv6', [['2000::', 3]]);
const never6 = listOf('ipv6', [
  // Teredo, ORCHID and other protocols; documentation; 6to4, which carries any IPv4 address.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

/** Of a literal address in any spelling that `net.isIP` knows; `never` for anything else. */
export function reachOf(address: string): Reach {
  const plain = address.replace(/%.*$/, '');
  switch (isIP(plain)) {
    case 4:
      return reachOf4(plain);
    case 6:
      return reachOf6(plain);
    default:
      return 'never';
  }
}

function reachOf4(address: string): Reach {
  if (exact4.check(address)) {
    return 'exact';
  }
  if (private4.check(address)) {
    return 'private';
  }
  return never4.check(address) ? 'never' : 'public';
}

function reachOf6(address: string): Reach {
  const inner = innerAddress(address);
  if (inner !== undefined) {
    return reachOf4(inner);
  }
  if (exact6.check(address, 'ipv6')) {
    return 'exact';
  }
  if (private6.check(address, 'ipv6')) {
    return 'private';
  }
  return unicast6.check(address, 'ipv6') && !never6.check(address, 'ipv6') ? 'public' : 'never';
}

/** The IPv4 address that is reached by a mapped one, or by one of a network whose only way to IPv4 is NAT64 (RFC 6052). */
function innerAddress(address: string): string | undefined {
  const words = wordsOf(address);
  const head = words.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:ffff' && head !== '64:ff9b:0:0:0:0') {
    return undefined;
  }
  return words
    .slice(6)
    .map((word) => Number.parseInt(word, 16))
    .flatMap((word) => [word >> 8, word & 0xff])
    .join('.');
}

/** Its eight words, as short as they can be written. */
function wordsOf(address: string): string[] {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = written.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right];
}
