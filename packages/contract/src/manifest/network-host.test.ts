import { expect, it } from 'vitest';
import { networkGrantsFor, readNetworkHost, webAddressFault } from './network-host.ts';

it('has one spelling of a host, however a manifest writes it', () => {
  const spellings = {
    'API.Example.com': 'api.example.com',
    'api.example.com.': 'api.example.com',
    'münchen.example': 'xn--mnchen-3ya.example',
    'ｅｘａｍｐｌｅ.com': 'example.com',
    'example.com:08443': 'example.com:8443',
    '*.Example.com': '*.example.com',
    '0x5d.184.0330.34': '93.184.216.34',
    '1572395042': '93.184.216.34',
  };
  const read = Object.keys(spellings).map((host) => readNetworkHost(host)?.text);
  expect(read).toEqual(Object.values(spellings));
});

it('reads nothing as a host that is more or less than one', () => {
  const wrong = [
    '',
    '.',
    '*',
    '*.com',
    '*.10.0.0.1',
    'a.*.com',
    'https://x.org',
    'x.org/path',
    'x.org?q',
    'user@x.org',
    'x.org:0',
    'x.org:65536',
    'x.org:https',
    'x..org',
    'x org',
    '[::1]',
    '-x.org',
    'x.org%2f',
  ];
  expect(wrong.filter((host) => readNetworkHost(host) !== undefined)).toEqual([]);
});

it('knows that a single word is no host that can be reached', () => {
  expect(readNetworkHost('external-analytics')).toEqual({ text: 'external-analytics', bound: false });
  expect(readNetworkHost('api.example.com')?.bound).toBe(true);
});

it('needs the host of a request, its wildcard, or exactly its port', () => {
  expect(networkGrantsFor(new URL('https://a.b.example.com/x'))).toEqual([
    'network:a.b.example.com',
    'network:*.b.example.com',
    'network:*.example.com',
    'network:a.b.example.com:443',
    'network:*.b.example.com:443',
    'network:*.example.com:443',
  ]);
  expect(networkGrantsFor(new URL('http://EXAMPLE.com.:8080'))).toEqual(['network:example.com:8080']);
  expect(networkGrantsFor(new URL('http://0x7f.1/'))).toEqual(['network:127.0.0.1', 'network:127.0.0.1:80']);
  expect(networkGrantsFor(new URL('http://[::1]:9/'))).toEqual(['network:[::1]:9']);
});

it('refuses addresses that are no web address, carry a user, or name a host of ours', () => {
  const wrong = [
    'ftp://example.com',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:0',
    '//example.com',
    'example.com',
    'http://',
    'http://user@example.com',
    'http://:secret@example.com',
    'http://localhost/',
    'http://postgres:5432/',
    'http://internal./',
  ];
  expect(wrong.filter((address) => webAddressFault(address) === undefined)).toEqual([]);
  expect(webAddressFault('https://api.example.com:8443/x?y#z')).toBeUndefined();
});
