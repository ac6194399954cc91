import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostCall } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { inBoth, inIsolate } from './both.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** What `work` gives or throws, for comparing. */
const TRY = `const attempt = async (work) => { try { return await work() } catch (error) { return error.name } };`;

describe('as in Node:', () => {
  test.each([
    [
      'URL',
      `const made = ['HTTP://User:pa%20ss@EXAMPLE.com:80/a/../b c?x=1&y=é#frag', 'https://bücher.example/', '../up?q#h', 'data:text/plain,x', 'file:///C:/x/../y', 'http://[::1]:8080/', 'http://0x7f.1/', 'nonsense', 'http://a b/', 'javascript:alert(1)'];
       return made.map((text) => { try { const u = new URL(text, 'https://base.example/dir/page'); return [u.href, u.origin, u.protocol, u.host, u.pathname, u.search, u.hash, u.username, u.password, JSON.stringify(u)] } catch (error) { return error.name } })`,
    ],
    [
      'URL setters and statics',
      `const u = new URL('https://a.example/x'); u.pathname = '/ü'; u.searchParams.append('k', 'a b&c'); u.hash = 'z'; u.port = '8443'; u.host = 'b.example';
       return [u.href, String(u.searchParams), URL.canParse('x:y'), URL.canParse('y'), URL.parse('no') === null, new URL(u).href]`,
    ],
    [
      'URLSearchParams',
      `const p = new URLSearchParams('?a=1&b=2&a=3&c=%20+%2B&d'); p.append('e', '€'); p.delete('b'); p.sort();
       return [String(p), [...p], p.getAll('a'), p.get('none'), p.has('d'), String(new URLSearchParams({ x: '1', y: 'z w' })), String(new URLSearchParams([['m', 'n']])), p.size]`,
    ],
    [
      'TextEncoder',
      `const e = new TextEncoder(); const into = new Uint8Array(5);
       return [[...e.encode('aé€𝒳\\ud800')], [...e.encode()], e.encodeInto('a€𝒳', into), [...into], e.encoding]`,
    ],
    [
      'TextDecoder',
      `const bytes = [[0x61], [0xef, 0xbb, 0xbf, 0x61], [0xc0, 0xaf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x90, 0x41], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0xff, 0xfe, 0x41], [0xe2, 0x82, 0xac, 0xf0, 0x9f]];
       return bytes.flatMap((some) => [{}, { fatal: true }, { ignoreBOM: true }].map((options) => { try { return new TextDecoder('utf-8', options).decode(new Uint8Array(some)) } catch (error) { return error.name } }))`,
    ],
    [
      'TextDecoder of other encodings and labels',
      `const all = Uint8Array.from({ length: 256 }, (_, i) => i);
       return [new TextDecoder('latin1').decode(all), new TextDecoder('utf-16le').decode(new Uint8Array([0x41, 0, 0x3d, 0xd8, 0, 0xde, 0, 0xd8])), new TextDecoder(' UTF8 ').encoding, new TextDecoder('ascii').encoding, (() => { try { new TextDecoder('klingon') } catch (e) { return e.name } })()]`,
    ],
    [
      'TextDecoder, piece by piece',
      `const bytes = new TextEncoder().encode('\\ufeffa€𝒳é'); const found = [];
       for (let size = 1; size < 6; size++) { const d = new TextDecoder(); let text = ''; for (let at = 0; at < bytes.length; at += size) text += d.decode(bytes.subarray(at, at + size), { stream: true }); found.push(text + d.decode()) }
       const cut = new TextDecoder(); return [...found, cut.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), cut.decode(), cut.decode(new DataView(new ArrayBuffer(2)))]`,
    ],
    [
      'atob and btoa',
      `${TRY} return await Promise.all(['', 'YQ==', 'YQ', ' Y Q = = ', 'YQ=', 'Y', '====', 'YR==', '/+8=', 'ü', '-_'].map((text) => attempt(() => atob(text))).concat(['', 'a', '\\xff\\x00', '€', undefined, 12].map((text) => attempt(() => btoa(text)))))`,
    ],
    [
      'structuredClone',
      `${TRY} class Own { constructor() { this.a = 1 } get b() { return 2 } }
       const cyclic = { name: 'x' }; cyclic.self = cyclic; const copy = structuredClone(cyclic);
       const shared = new ArrayBuffer(8); const views = structuredClone({ a: new Uint8Array(shared, 2, 3), b: new DataView(shared) });
       const error = structuredClone(new RangeError('r', { cause: { deep: true } })); const sparse = structuredClone(Object.assign([1, , 3], { extra: 1 }));
       return [copy.self === copy, structuredClone([new Date(5), /a/gi, new Map([[{ k: 1 }, new Set([1, 'x'])]]).size, 12n.toString(), null, undefined, NaN, -0]).map(String),
         views.a.buffer === views.b.buffer, views.a.byteOffset, views.a.length, error.name, error.message, error.cause, error instanceof RangeError, sparse, 1 in sparse, sparse.extra,
         structuredClone(new Own()), structuredClone(new Own()) instanceof Own, [...structuredClone(new Map([[1, { a: 2 }]]))], [...structuredClone(new Set([1]))], String(structuredClone(new String('s'))), structuredClone(Object(1n)) == 1n,
         ...(await Promise.all([() => structuredClone(() => 1), () => structuredClone({ f() {} }), () => structuredClone(Symbol()), () => structuredClone(new WeakMap()), () => structuredClone(Promise.resolve()), () => structuredClone()].map(attempt)))]`,
    ],
    [
      'DOMException',
      `const e = new DOMException('m', 'AbortError'); const bare = new DOMException();
       return [e.name, e.message, e.code, e instanceof Error, String(e), bare.name, bare.code, DOMException.ABORT_ERR, e.DATA_CLONE_ERR, Object.prototype.toString.call(e), new DOMException('x', { name: 'DataError', cause: 1 }).cause, DOMException.name, typeof e.stack]`,
    ],
    [
      'EventTarget',
      `const seen = []; const t = new EventTarget(); const twice = () => seen.push('twice'); const stop = new AbortController();
       t.addEventListener('x', twice); t.addEventListener('x', twice); t.addEventListener('x', { handleEvent(e) { seen.push('object ' + (e.target === t)) } }, { once: true });
       t.addEventListener('x', () => seen.push('gone'), { signal: stop.signal }); stop.abort();
       t.addEventListener('y', (e) => { e.preventDefault(); e.stopImmediatePropagation() }); t.addEventListener('y', () => seen.push('never'));
       t.addEventListener('z', (e) => e.preventDefault(), { passive: true });
       const results = [t.dispatchEvent(new Event('x')), t.dispatchEvent(new Event('x')), t.dispatchEvent(new Event('y', { cancelable: true })), t.dispatchEvent(new Event('y')), t.dispatchEvent(new Event('z', { cancelable: true }))];
       t.removeEventListener('x', twice); t.dispatchEvent(new CustomEvent('x', { detail: 7 }));
       class Own extends EventTarget {} ; let self; const own = new Own(); own.addEventListener('a', function () { self = this === own }); own.dispatchEvent(new Event('a'));
       return [seen, results, new CustomEvent('c', { detail: 1 }).detail, new Event('e').isTrusted, self]`,
    ],
    [
      'AbortController and AbortSignal',
      `${TRY} const c = new AbortController(); const seen = []; c.signal.onabort = (e) => seen.push('on ' + e.type); c.signal.addEventListener('abort', () => seen.push('listener')); const any = AbortSignal.any([c.signal, AbortSignal.timeout(10000)]); any.addEventListener('abort', () => seen.push('any'));
       c.abort('why'); c.abort('again'); const timeout = AbortSignal.timeout(10); await new Promise((done) => timeout.addEventListener('abort', done));
       return [seen, any.aborted, any.reason, c.signal.reason, timeout.reason.name, AbortSignal.abort().reason.name, AbortSignal.any([AbortSignal.abort(3)]).reason, await attempt(() => new AbortSignal()), await attempt(() => AbortSignal.abort(new TypeError('t')).throwIfAborted()), Object.prototype.toString.call(c.signal)]`,
    ],
    [
      'Headers',
      `${TRY} const h = new Headers([['B', ' 2 '], ['a', '1']]); h.append('b', '3'); h.append('Set-Cookie', 'x=1'); h.append('set-cookie', 'y=2'); h.set('c', 'z'); h.delete('none'); const each = []; h.forEach((value, name, all) => each.push(name + value + (all === h)));
       return [[...h], h.get('B'), h.get('x'), h.has('A'), h.getSetCookie(), [...h.keys()], [...h.values()], each, [...new Headers(h)], [...new Headers({ x: 1 })], await attempt(() => new Headers({ 'a b': '1' })), await attempt(() => new Headers({ a: 'x\\ny' })), await attempt(() => new Headers([['a']])), await attempt(() => new Headers({ a: '€' }))]`,
    ],
    [
      'Request',
      `${TRY} const r = new Request('https://a.example/x/../y', { method: 'post', body: 'text', headers: { a: 'b' } }); const copy = r.clone(); const changed = new Request(copy, { method: 'PUT' });
       return [r.url, r.method, [...r.headers], await r.text(), r.bodyUsed, copy.bodyUsed, changed.method, await changed.text(), await attempt(() => r.text()), await attempt(() => new Request('nonsense')), await attempt(() => new Request('https://a.example', { body: 'x' })), new Request('https://a.example', { method: 'patch' }).method, r.signal.aborted]`,
    ],
    [
      'Response',
      `${TRY} const r = new Response('{"a":1}', { status: 201, statusText: 'Made', headers: { 'x-a': 'b' } }); const copy = r.clone();
       return [r.status, r.ok, r.statusText, [...r.headers], await r.json(), r.bodyUsed, await copy.text(), await attempt(() => r.text()), await attempt(() => r.clone()), [...Response.json({ a: 1 }).headers], Response.redirect('https://a.example/', 307).headers.get('location'), Response.error().type, await attempt(() => new Response('x', { status: 204 })), await attempt(() => new Response('', { status: 99 })), await new Response().text(), new Response(null, { status: 204 }).body, await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 65])).text(), await attempt(() => new Response('no').json()), (await new Response('abc').arrayBuffer()).byteLength, [...(await new Response('é').bytes())], new Response(new URLSearchParams('a=1')).headers.get('content-type')]`,
    ],
    [
      'Blob and File',
      `const b = new Blob(['a€', new Uint8Array([66, 67]), new Blob(['d'])], { type: 'Text/Plain' }); const f = new File(['x'], 'n.txt', { type: 'text/plain', lastModified: 5 });
       return [b.size, b.type, await b.text(), await b.slice(1, 4).text(), await b.slice(-2).text(), (await b.arrayBuffer()).byteLength, f.name, f.size, f.lastModified, f instanceof Blob, await new Response(b).text(), new Response(b).headers.get('content-type'), (await new Response('x', { headers: { 'content-type': 'a/b' } }).blob()).type]`,
    ],
    [
      'FormData',
      `const f = new FormData(); f.append('a', '1'); f.append('a', 2); f.append('file', new Blob(['x\\r\\ny'], { type: 'a/b' }), 'n"1.bin'); f.set('c', 'ü\\n');
       const back = await new Response(f).formData(); const file = back.get('file'); const form = await new Response(new URLSearchParams('p=1&p=2')).formData();
       return [[...f.keys()], f.getAll('a'), f.get('none'), f.has('c'), back.getAll('a'), back.get('c'), file.name, file.type, await file.text(), form.getAll('p'), /^multipart\\/form-data; ?boundary=/.test(new Response(f).headers.get('content-type'))]`,
    ],
    [
      'the shape of globals',
      `return ['URL', 'Headers', 'Request', 'Response', 'AbortSignal', 'TextDecoder', 'DOMException', 'Event', 'FormData', 'CryptoKey'].map((name) => [typeof globalThis[name], globalThis[name].name, Object.prototype.toString.call(Object.create(globalThis[name].prototype)).length > 0])`,
    ],
  ])('%s', async (_, body) => {
    const [ours, theirs] = await inBoth(sandbox, body);
    expect(ours).toEqual(theirs);
  });
});

describe('what only this isolate has', () => {
  test('globals can be replaced, and stay replaced', async () => {
    const body = `globalThis.fetch = () => 'mine'; const before = fetch(); globalThis.Headers = class Other {}; return [before, Headers.name, typeof Response, new Response('x', { headers: { a: 'b' } }).headers.get('a')]`;
    expect(await inIsolate(sandbox, body)).toEqual(['mine', 'Other', 'function', 'b']);
  });

  test('performance counts whole milliseconds and never backwards', async () => {
    const body = `const all = []; for (let i = 0; i < 2000; i++) all.push(performance.now()); return [all.every(Number.isInteger), all.every((now, i) => i === 0 || now >= all[i - 1]), Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 5000]`;
    expect(await inIsolate(sandbox, body)).toEqual([true, true, true]);
  });

  test('capturing listeners come first, as the standard has it', async () => {
    const body = `const seen = []; const t = new EventTarget(); t.addEventListener('x', (e) => seen.push('at target ' + e.eventPhase + (e.currentTarget === t) + e.composedPath().length)); t.addEventListener('x', () => seen.push('capturing'), { capture: true }); const e = new Event('x'); t.dispatchEvent(e); return [seen, e.eventPhase, e.currentTarget]`;
    expect(await inIsolate(sandbox, body)).toEqual([['capturing', 'at target 2true1'], 0, null]);
  });

  test('a listener that throws stops nobody', async () => {
    const body = `const t = new EventTarget(); let heard = 0; t.addEventListener('x', () => { throw new Error('no') }); t.addEventListener('x', () => { heard += 1 }); t.dispatchEvent(new Event('x')); return heard`;
    expect(await inIsolate(sandbox, body)).toBe(1);
  });
});

describe('fetch', () => {
  const answering =
    (calls: unknown[], answer: object = {}) =>
    (call: HostCall) => {
      calls.push(JSON.parse(call.args)[0]);
      const body = { text: '{"got":true}' };
      const headers = { 'content-type': 'application/json', 'x-a': '1' };
      const full = {
        status: 200,
        statusText: 'OK',
        url: 'https://a.example/',
        redirected: false,
        headers,
        body,
        ...answer,
      };
      return Promise.resolve({ value: JSON.stringify(full) });
    };

  test('sends what a Request would, through the one call there is', async () => {
    const calls: unknown[] = [];
    const body = `
      const answers = [
        await fetch('https://a.example/', { method: 'post', headers: new Headers({ A: 'b' }), body: new URLSearchParams({ q: 'a b' }) }),
        await fetch(new URL('https://b.example/x')),
        await fetch(new Request('https://c.example/', { method: 'PUT', body: new Uint8Array([1, 2]) }), { headers: { x: 'y' } }),
        await fetch('https://d.example/', { method: 'POST', body: { json: 1 } }),
      ];
      const one = answers[0];
      return [one.ok, one.status, one.url, one.redirected, one.type, [...one.headers], await one.json(), one.bodyUsed, one instanceof Response]`;
    expect(await inIsolate(sandbox, body, answering(calls))).toEqual([
      true,
      200,
      'https://a.example/',
      false,
      'basic',
      [
        ['content-type', 'application/json'],
        ['x-a', '1'],
      ],
      { got: true },
      true,
      true,
    ]);
    expect(calls).toEqual([
      {
        url: 'https://a.example/',
        method: 'POST',
        headers: { a: 'b', 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: { text: 'q=a+b' },
      },
      { url: 'https://b.example/x', method: 'GET', headers: {}, body: null },
      {
        url: 'https://c.example/',
        method: 'PUT',
        headers: { x: 'y' },
        body: { base64: 'AQI=' },
        redirect: 'follow',
      },
      {
        url: 'https://d.example/',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: { text: '{"json":1}' },
      },
    ]);
  });

  test('takes answers without a body', async () => {
    const body = `const r = await fetch('https://a.example/', { method: 'DELETE' }); return [r.status, r.body, await r.text()]`;
    expect(await inIsolate(sandbox, body, answering([], { status: 204, body: { text: '' } }))).toEqual([
      204,
      null,
      '',
    ]);
  });

  test('ends when its signal is aborted, whatever the host does', async () => {
    const body = `
      const attempt = async (signal) => { try { await fetch('https://a.example/', { signal }) } catch (error) { return error.name ?? error } };
      const c = new AbortController(); setTimeout(() => c.abort('mine'), 5);
      return [await attempt(AbortSignal.abort()), await attempt(AbortSignal.timeout(10)), await attempt(c.signal)]`;
    expect(await inIsolate(sandbox, body, () => new Promise(() => {}))).toEqual([
      'AbortError',
      'TimeoutError',
      'mine',
    ]);
  });

  test('is refused with the code of the host', async () => {
    const body = `try { await fetch('https://a.example/') } catch (error) { return [error.code, error.message] }`;
    const call = () => Promise.resolve({ error: { code: 'GRANT_MISSING', message: 'no' } });
    expect(await inIsolate(sandbox, body, call)).toEqual(['GRANT_MISSING', 'no']);
  });
});
