import { expect, it } from 'vitest';
import { addressRule } from './public-address.ts';

const mayReach = addressRule([]);

it('lets requests go to addresses that are everybody’s', () => {
  const open = [
    '93.184.216.34',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450::1',
  ];
  expect(open.filter((address) => !mayReach(address))).toEqual([]);
});

it('keeps requests from every other network, in every spelling', () => {
  const closed = [
    ...'0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255'.split(' '),
    ...'127.0.0.1 127.1 127.255.255.254 2130706433 0x7f000001 0177.0.0.1 169.254.169.254 169.254.0.1'.split(
      ' ',
    ),
    ...'172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255'.split(
      ' ',
    ),
    ...'198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16'.split(
      ' ',
    ),
    ...':: ::1 ::127.0.0.1 ::93.184.216.34 ::ffff:127.0.0.1 ::ffff:93.184.216.34 ::ffff:0:127.0.0.1'.split(
      ' ',
    ),
    ...'64:ff9b::7f00:1 64:ff9b::5db8:d822 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:10::1 2001:20::1'.split(
      ' ',
    ),
    ...'2001:db8::1 2002:7f00:1:: 2002:5db8:d822::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1'.split(' '),
    ...'fe80::1%eth0 fec0::1 ff02::1 ffff::1 4000::1'.split(' '),
  ];
  expect(closed.filter((address) => mayReach(address))).toEqual([]);
});

it('takes nothing for an address that is none', () => {
  expect(['', 'localhost', '1.2.3', '1.2.3.4.5', '1.2.3.4/8', '[::1]', ' 1.1.1.1'].filter(mayReach)).toEqual([
    '1.2.3',
  ]);
});

it('makes an exception for exactly the addresses that the operator names', () => {
  const rule = addressRule(['127.0.0.1', '::1']);
  expect(['127.0.0.1', '::1', '0:0:0:0:0:0:0:1'].filter((address) => !rule(address))).toEqual([]);
  expect(['127.0.0.2', '::2', '::ffff:127.0.0.1', '10.0.0.1'].filter(rule)).toEqual([]);
});
