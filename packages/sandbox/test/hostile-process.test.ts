import { describe, expect, test } from 'vitest';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

/** A process that boots like ours and then answers each trip with what `answer(id)` sends. */
const processThat = (answer: string) => `
  const { readSync, writeSync } = require('fs');
  const send = (type, id, text, length) => {
    const body = Buffer.from(text), head = Buffer.alloc(9);
    head.writeUInt32LE(length ?? body.length, 0); head.write(type, 4); head.writeUInt32LE(id, 5);
    writeSync(3, Buffer.concat([head, body]));
  };
  const chunk = Buffer.alloc(1 << 20);
  for (;;) {
    const length = readSync(3, chunk, 0, chunk.length, null);
    if (length === 0) process.kill(process.pid, 'SIGKILL');
    for (let at = 0; at < length; at += 9 + chunk.readUInt32LE(at)) {
      const type = String.fromCharCode(chunk[at + 4]), id = chunk.readUInt32LE(at + 5);
      if (type === 'G') send('Y', 0, '{"jitless":true,"permission":true}');
      if (type === 'B') send('B', id, '');
      if (type === 'T') { ${answer} }
    }
  }`;

const done = JSON.stringify('["done",1,1,0,0,0]\n');
const link = () => linkOf(programOf('run() {}'));
const lanes = { hook: { processes: 1, slow: 0 }, background: { processes: 1, slow: 0 } };

describe('a process that lies is killed, and its trips come to an end:', () => {
  test.each([
    ['a frame of 4 GB', `send('O', id, '-1\\n', 0xffffffff)`],
    ['a frame of an unknown type', `send('?', id, '')`],
    ['a second ready frame', `send('Y', 0, '{"jitless":true,"permission":true}')`],
    ['a beat that nobody asked for', `send('B', 4000000000, '')`],
    ['an answer for a trip that does not exist', `send('O', id + 1000, '-1\\n')`],
    ['the end of a trip without outcomes', `send('O', id, '-1\\n')`],
    ['more outcomes than links', `send('O', id, '-1\\n' + ${done} + ${done})`],
    ['an outcome whose text is longer than its frame', `send('O', id, '-1\\n["done",1,1,0,900,0]\\n')`],
    ['an outcome of a kind that does not exist', `send('O', id, '-1\\n["paid",1,1,0,0,0]\\n')`],
    ['a wait for another link', `send('O', id, '1\\n')`],
    ['calls of a link that is not waiting', `send('C', id, '0\\n1 data.get []\\n')`],
    ['calls that are not lines of calls', `send('O', id, '0\\n'); send('C', id, '0\\nnonsense\\n')`],
    ['a wake-up that is no number', `send('O', id, '0\\n'); send('C', id, '0\\n~soon\\n')`],
    ['a wake-up of a link that is not waiting', `send('C', id, '0\\n~5\\n')`],
    [
      'more calls than an invocation has',
      `send('O', id, '0\\n'); send('C', id, '0\\n' + '1 data.get []\\n'.repeat(65))`,
    ],
    ['waiting again and again', `for (let i = 0; i < 100; i++) send('O', id, '0\\n')`],
  ])('%s', async (_, answer) => {
    await using sandbox = await testSandbox({ childSource: processThat(answer), lanes });
    const [outcome] = await sandbox.run(tripOf([link()], { wallMs: 3_000 }));
    expect(outcome).toMatchObject({ status: 'cut', reason: expect.stringMatching(/^(forged|lost)$/) });
    expect(sandbox.health().lanes.hook[0]?.restarts).toBeGreaterThan(0);
  });
});

test('calls of a lying process never reach the host under the name of an invocation that is not there', async () => {
  const childSource = processThat(`send('C', id, '0\\n1 data.set ["x",1]\\n')`);
  await using sandbox = await testSandbox({ childSource, lanes });
  let calls = 0;
  const call = () => {
    calls += 1;
    return Promise.resolve({ value: 'null' });
  };
  await sandbox.run(tripOf([link()], { call, wallMs: 1_000 }));
  expect(calls).toBe(0);
});

test('a process that never answers a trip costs no more than its time', async () => {
  await using sandbox = await testSandbox({ childSource: processThat(''), lanes });
  expect(notesOf(await sandbox.run(tripOf([link()], { wallMs: 200 })))).toEqual([{ cut: 'lost' }]);
});

test('a process that cannot start is an error of the platform that says why', async () => {
  const starting = testSandbox({ childSource: 'throw new Error("no engine here")', lanes });
  await expect(starting).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
});

describe('a guest that was taken over', () => {
  const guestThat = (answer: string) =>
    `let ran = false; Object.defineProperty(globalThis, 'dainoEnter', { configurable: true, value: (operation, rid) => { if (operation === 'run') { ${answer} } return '' } });`;

  test.each([
    [
      'answers for an invocation that was never given out',
      `return 'r' + (Number(rid) + 1) + ' \\n'`,
      'forged',
    ],
    ['makes calls for one', `return 'c999 1 data.get []\\n'`, 'forged'],
    ['answers with what is no line', `return 'r' + rid`, 'forged'],
    ['answers in a way that does not exist', `return 'z' + rid + ' \\n'`, 'forged'],
    ['makes more calls than it may', `return ('c' + rid + ' 1 data.get []\\n').repeat(65)`, 'output'],
    [
      'logs more than it may',
      `return ('l' + rid + ' ' + JSON.stringify({ level: 'info', message: 'x'.repeat(1000), fields: '' }) + '\\n').repeat(200)`,
      'output',
    ],
    ['logs what is no log line', `return 'l' + rid + ' {"a":1}\\nr' + rid + ' \\n'`, 'forged'],
    ['throws without JSON', `return 'e' + rid + ' {}\\n'`, 'forged'],
    ['makes a call without a method', `return 'c' + rid + ' 1\\n'`, 'forged'],
  ])('and %s loses its isolate', async (_, answer, reason) => {
    await using sandbox = await testSandbox({ guestSource: guestThat(answer), lanes });
    expect(notesOf(await sandbox.run(tripOf([link(), link()])))).toEqual([{ cut: reason }, { cut: reason }]);
    expect(sandbox.health().lanes.hook[0]?.restarts).toBe(0);
  });

  test('and refuses without a reason loses its process, because the chain has ended there', async () => {
    await using sandbox = await testSandbox({
      guestSource: guestThat(`return 'x' + rid + ' nope\\n'`),
      lanes,
    });
    expect(notesOf(await sandbox.run(tripOf([link(), link()])))).toEqual([
      { cut: 'forged' },
      { cut: 'forged' },
    ]);
  });
});
