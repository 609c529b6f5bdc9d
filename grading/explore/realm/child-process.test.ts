/** fork, its options, events and streams, and the process object of a child, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playBoth } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';

afterAll(removePrograms);

const FILES: Files = {
  'parent.process.ts': `import { fork } from 'node:child_process'; const what = process.argv[2]; const child: any = fork(new URL('./what.process.ts', import.meta.url), [what === 'ppid' ? 'ppid' : 'sleep', String(process.pid)]);
 child.on('message', (m: any) => process.send!(m)); child.on('disconnect', () => process.send!('gone'));
 if (what === 'process' || what === 'both') child.unref(); if (what === 'channel' || what === 'both') child.channel.unref(); if (what === 'hang up') { child.unref(); child.disconnect(); }`,
  'echo.process.ts': `process.on('message', (m) => { process.send!(m); });`,
  'sig.process.ts': `process.on('SIGTERM', (name: any, n: any) => { process.send!(['got', name, n]); process.exit(3); }); process.on('message', () => 0); process.send!('ready');`,
  'sig2.process.ts': `process.once('SIGUSR2', () => { process.send!('usr2'); }); process.on('message', () => 0); process.send!('ready');`,
  'what.process.ts': `const what = process.argv[2]; const send = (m: any) => process.send!(m);
 if (what === 'abort') process.abort(); if (what === 'exits') { process.on('exit', (c) => { send(['exit', c, process.exitCode ?? null]); }); process.exitCode = 4; process.disconnect(); }
 if (what === 'exit string') process.exit('5' as any); if (what === 'exit bad') { try { process.exit('x' as any); } catch (e: any) { send([e.name, e.code]); process.disconnect(); } }
 if (what === 'code bad') { try { (process as any).exitCode = 'abc'; send('set'); } catch (e: any) { send([e.name, e.code]); } process.disconnect(); }
 if (what === 'throw in exit') { process.on('exit', () => { throw new Error('late'); }); process.disconnect(); }
 if (what === 'reject null') { void Promise.reject(null); }
 if (what === 'uncaught') { process.on('uncaughtException', (e: any, o: any) => { send([e.message, o]); }); setTimeout(() => { send('still here'); process.disconnect(); }, 1); throw new Error('u'); }
 if (what === 'unhandled') { process.on('unhandledRejection', (e: any, p: any) => { send([e.message, p instanceof Promise]); process.disconnect(); }); void Promise.reject(new Error('u')); }
 if (what === 'before') { let n = 0; process.on('beforeExit', () => { if (n++ === 0) setTimeout(() => { send('again'); }, 1); else { send(['done', n]); process.disconnect(); } }); }
 if (what === 'self') { process.kill(process.pid, 'SIGTERM'); setTimeout(() => 0, 1000); }
 if (what === 'self handled') { process.on('SIGUSR2', () => { send('usr2'); process.disconnect(); }); process.kill(process.pid, 'SIGUSR2'); setTimeout(() => 0, 50); }
 if (what === 'disconnects') { process.on('disconnect', () => { console.log('bye'); process.exit(9); }); }
 if (what === 'facts') { send([typeof process.pid, process.connected, process.execArgv, typeof process.ppid, process.argv.length, typeof process.channel, process.title.length > 0, typeof process.memoryUsage().heapUsed, typeof process.hrtime.bigint(), process.hrtime([0, 0]).length, process.uptime() >= 0, typeof process.cwd(), process.env['FORKED'] ?? null]); process.disconnect(); }
 if (what === 'callback') { process.send!('m', (e: any) => { process.send!(['cb', e]); process.disconnect(); }); }
 if (what === 'print') { console.log('one'); console.error('two'); process.stdout.write('three\\n', () => { process.disconnect(); }); }
 if (what === 'stdin') { process.stdin.on('data', (d) => { send(String(d)); process.disconnect(); process.stdin.unref(); }); }
 if (what === 'big') { process.send!({ b: 5n, m: new Map([[1, new Date(0)]]), u: undefined, e: new RangeError('r'), t: new Uint8Array([1, 2]) }); process.disconnect(); }
 if (what === 'after') { process.disconnect(); try { process.send!('x', (e: any) => { process.exit(e?.code === 'ERR_IPC_CHANNEL_CLOSED' ? 7 : 8); }); } catch { process.exit(6); } }
 if (what === 'tick') { const l: string[] = []; process.nextTick((a: string) => l.push(a), 'tick'); queueMicrotask(() => l.push('micro')); setImmediate(() => { l.push('immediate'); send(l); process.disconnect(); }); l.push('sync'); }
 if (what === 'sleep') { setTimeout(() => 0, 40); }
 if (what === 'looks') { setInterval(() => { if (!process.connected) process.exit(9); }, 5); }
 if (what === 'ppid') { send(process.ppid === Number(process.argv[3])); process.disconnect(); }
 if (what === 'stay') { process.on('message', () => 0); }
 if (what === 'term ignored') { process.on('SIGTERM', () => { send('no'); }); process.on('message', () => 0); send('ready'); }
 `,
};

/** Name → body of an async function. */
const SCENES: Record<string, string> = {
  'exits': `const c = fork(file('what.process.ts'), ["exits"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'exit string': `const c = fork(file('what.process.ts'), ["exit string"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'exit bad': `const c = fork(file('what.process.ts'), ["exit bad"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'code bad': `const c = fork(file('what.process.ts'), ["code bad"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'unhandled': `const c = fork(file('what.process.ts'), ["unhandled"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'self handled': `const c = fork(file('what.process.ts'), ["self handled"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'callback': `const c = fork(file('what.process.ts'), ["callback"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'tick': `const c = fork(file('what.process.ts'), ["tick"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'after': `const c = fork(file('what.process.ts'), ["after"], {}); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'throw in exit': `const c = fork(file('what.process.ts'), ["throw in exit"], { silent: true }); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'reject null': `const c = fork(file('what.process.ts'), ["reject null"], { silent: true }); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`,
  'stdout and stderr': `const c = fork(file('what.process.ts'), ['print'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }); let out = '', err = ''; c.stdout!.on('data', (d) => { out += d; }); c.stderr!.setEncoding('utf8').on('data', (d) => { err += d; }); const end = await once(c, 'close'); return [out, err, end, c.stdin];`,
  'stdout as async iterator': `const c = fork(file('what.process.ts'), ['print'], { silent: true }); let out = ''; for await (const d of c.stdout!) out += d; return out;`,
  'advanced': `const c = fork(file('what.process.ts'), ['big'], { serialization: 'advanced' }); const [m] = await once(c, 'message') as any[]; await once(c, 'exit'); return [typeof m.b, m.m instanceof Map, 'u' in m, m.e instanceof Error, m.e.name, m.t.constructor.name];`,
  'signal handler': `const c = fork(file('sig.process.ts')); const l: any[] = []; c.on('message', (m) => { l.push(m); if (m === 'ready') l.push(c.kill('SIGTERM'), c.killed); }); const end = await once(c, 'exit'); return [l, end];`,
  'kill codes': `const c = fork(file('what.process.ts'), ['stay']); await once(c, 'spawn'); const l: any[] = [c.kill(0), c.killed]; l.push(c.kill('SIGKILL')); l.push(await once(c, 'exit'), c.signalCode, c.exitCode, c.kill()); return l;`,
  'signal to one that has ended': `const c = fork(file('what.process.ts'), ['stay']); c.kill('SIGKILL'); await once(c, 'exit'); try { process.kill(c.pid!, 0); return 'there'; } catch (e: any) { return [e.code, e.syscall, e.message, e.errno < 0]; }`,
  'input that is closed at once': `const c = spawn(process.execPath, [...process.execArgv, file('what.process.ts').pathname, 'nothing']); c.stdin!.end(); const [code] = await once(c, 'exit'); return [code, typeof c.stdin];`,
  'unknown signal': `const c = fork(file('what.process.ts'), ['stay']); await once(c, 'spawn'); try { c.kill('SIGNOPE' as any); return 'sent'; } catch (e: any) { return [e.name, e.code]; } finally { c.kill('SIGKILL'); }`,
  'signal option': `const a = new AbortController(); const c = fork(file('what.process.ts'), ['stay'], { signal: a.signal }); const l: any[] = []; c.on('error', (e: any) => l.push([e.name, e.code])); await once(c, 'spawn'); a.abort(); const [code, s] = await once(c, 'exit'); return [l, code, s, c.killed];`,
  'timeout option': `const c = fork(file('what.process.ts'), ['stay'], { timeout: 20 } as any); return await once(c, 'exit');`,
  'timeout option, SIGKILL': `const c = fork(file('what.process.ts'), ['stay'], { timeout: 20, killSignal: 'SIGKILL' } as any); return await once(c, 'exit');`,
  'send callbacks': `const c = fork(file('echo.process.ts')); const l: any[] = []; const r = c.send('a', (e) => l.push(['cb', e])); c.once('message', (m) => { l.push(m); c.disconnect(); }); await once(c, 'exit'); return [r, l.sort(), c.connected, typeof c.pid];`,
  'send errors': `const c = fork(file('echo.process.ts')); const l: any[] = []; for (const m of [undefined, () => 1, Symbol('x'), 5n]) try { l.push(c.send(m as any)); } catch (e: any) { l.push([e.name, e.code]); } c.disconnect(); await once(c, 'exit'); return l;`,
  'disconnect twice': `const c = fork(file('echo.process.ts')); c.disconnect(); const e: any = once(c, 'error'); c.disconnect(); const [x] = await e; await once(c, 'exit'); return [x.code];`,
  'bad arguments': `const l: any[] = []; for (const f of [() => fork(5 as any), () => fork(file('echo.process.ts'), 5 as any), () => fork(file('echo.process.ts'), [], 5 as any), () => fork(file('echo.process.ts'), [], { stdio: ['pipe', 'pipe'] } as any)]) try { f(); l.push('made'); } catch (e: any) { l.push([e.name, e.code]); } return l;`,
  'no such file': `const c = fork('./none.process.ts', [], { silent: true }); return await once(c, 'exit');`,
  'spawnargs': `const c = fork(file('what.process.ts'), ['facts', 'z']); await once(c, 'exit'); return [c.spawnargs.at(-1), c.spawnfile === process.execPath, c.exitCode, c.stdin, c.stdout, c.channel ?? null];`,
  ...Object.fromEntries(['none', 'process', 'channel', 'both', 'hang up'].map((what) => [`unref: ${what}`, `const c = fork(file('parent.process.ts'), ['${what}']); const l: any[] = []; c.on('message', (m) => l.push(m)); const end = await once(c, 'exit'); return [l, end];`])),
  'looks at its channel': `const c = fork(file('what.process.ts'), ['looks']); await once(c, 'spawn'); c.disconnect(); return await once(c, 'exit');`,
  'ppid of a grandchild': `const c = fork(file('parent.process.ts'), ['ppid']); const l: any[] = []; c.on('message', (m) => l.push(m)); await once(c, 'exit'); return l;`,
  'unref with channel': `const c: any = fork(file('what.process.ts'), ['stay']); c.unref(); c.channel.unref(); await turn(); const r = c.channel.hasRef?.(); c.ref(); c.kill('SIGKILL'); await once(c, 'exit'); return r ?? null;`,
  'pipe stdout': `const { PassThrough } = await import('node:stream'); const c = fork(file('what.process.ts'), ['print'], { silent: true }); const p = new PassThrough(); c.stdout!.pipe(p); let out = ''; for await (const d of p) out += d; return out;`,
  'readline of stdout': `const { createInterface } = await import('node:readline'); const c = fork(file('what.process.ts'), ['print'], { silent: true }); const l: any[] = []; for await (const line of createInterface({ input: c.stdout! })) l.push(line); return l;`,
};

describe('processes: what Node does is among what is found', () => {
  let both: Awaited<ReturnType<typeof playBoth>>;
  beforeAll(async () => { both = await playBoth(FILES, SCENES); }, 120_000);
  test.each(Object.keys(SCENES))('%s', (name) => {
    expect(both.explored[name]).toContainEqual(both.real[name]);
  });
});
