import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.ts';
import { inBoth, inIsolate } from './both.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const TRY = `const attempt = async (work) => { try { return await work() } catch (error) { return error.name } };`;

test.each([
  [
    'bodies are read in chunks',
    `${TRY} const r = new Response('héllo'); const seen = []; for await (const chunk of r.body) seen.push(...chunk);
     return [seen, r.bodyUsed, await attempt(() => r.text()), new Response(null).body, new Response('').body !== null]`,
  ],
  [
    'readers lock bodies, and what was read is used',
    `${TRY} const r = new Response('abc'); const reader = r.body.getReader(); const locked = [r.body.locked, r.bodyUsed, await attempt(() => r.text())];
     const { value, done } = await reader.read(); return [...locked, [...value], done, (await reader.read()).done, r.bodyUsed]`,
  ],
  [
    'a body that was only looked at can be read as before',
    `const r = new Response('abc'); r.body; return [r.bodyUsed, await r.text(), r.bodyUsed, r.headers.get('content-type')]`,
  ],
  [
    'streams are bodies',
    `${TRY} const streamOf = (...chunks) => new ReadableStream({ start(c) { for (const one of chunks) c.enqueue(one); c.close() } }); const bytes = (text) => new TextEncoder().encode(text);
     const r = new Response(streamOf(bytes('a'), bytes('b'))); const copy = r.clone(); const used = streamOf(bytes('x')); used.getReader();
     return [await r.text(), await copy.text(), await attempt(() => new Response(streamOf('text')).text()), await attempt(() => new Response(used)), await new Response(new Blob(['x', 'y']).stream()).text(),
       await attempt(() => new Response(new ReadableStream({ start(c) { c.error(new RangeError('broken')) } })).text())]`,
  ],
  [
    'texts are encoded and decoded on their way, across chunks',
    `const bytes = new TextEncoder().encode('añ€😀'); const chunks = new ReadableStream({ start(c) { for (const one of bytes) c.enqueue(new Uint8Array([one])); c.close() } });
     let text = ''; for await (const part of chunks.pipeThrough(new TextDecoderStream())) text += part;
     const halves = new ReadableStream({ start(c) { c.enqueue('a\\ud83d'); c.enqueue('\\ude00b'); c.close() } }).pipeThrough(new TextEncoderStream());
     const upper = new TransformStream({ transform(part, c) { c.enqueue(part.toUpperCase()) } });
     return [text, await new Response(halves).text(), await new Response(new Blob(['shout']).stream().pipeThrough(new TextDecoderStream()).pipeThrough(upper).pipeThrough(new TextEncoderStream())).text()]`,
  ],
  [
    'branches, sinks and cancelling',
    `const [one, other] = new Response('tee').body.tee(); const written = []; let cancelled;
     await one.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write(part) { written.push(part) } }));
     const endless = new ReadableStream({ pull(c) { c.enqueue(1) }, cancel(why) { cancelled = why } }); for await (const n of endless) break; await new ReadableStream({ cancel(why) { written.push(why) } }).cancel('why');
     return [written, await new Response(other).text(), cancelled === undefined, [...await Array.fromAsync(ReadableStream.from([1, 2]))], Object.prototype.toString.call(endless)]`,
  ],
])('%s', async (_what, body) => {
  const [ours, theirs] = await inBoth(sandbox, body);
  expect(ours).toEqual(theirs);
});

test('a request sends what its stream had', async () => {
  const bodies: unknown[] = [];
  const sent = await inIsolate(
    sandbox,
    `const body = new Blob(['from ', 'a stream']).stream(); const r = await fetch('https://a.example/', { method: 'POST', body, duplex: 'half' });
     let text = ''; for await (const part of r.body.pipeThrough(new TextDecoderStream())) text += part; return text`,
    ({ args }) => {
      const [request] = JSON.parse(args) as [{ readonly url: string; readonly body: unknown }];
      bodies.push(request.body);
      const answer = { status: 200, statusText: '', url: request.url, redirected: false, headers: {} };
      return Promise.resolve({ value: JSON.stringify({ ...answer, body: { text: 'answered' } }) });
    },
  );
  expect([sent, bodies]).toEqual(['answered', [{ base64: btoa('from a stream') }]]);
});
