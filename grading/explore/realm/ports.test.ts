/** MessagePort, MessageChannel and BroadcastChannel, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playBoth } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';

afterAll(removePrograms);

const FILES: Files = {
  'hold.worker.ts': `import { workerData as d, parentPort } from 'node:worker_threads'; d.on('message', (m: any) => parentPort!.postMessage(['got', m])); d.on('close', () => parentPort!.postMessage('close'));`,
  'hi.worker.ts': `import { workerData as d } from 'node:worker_threads'; d.postMessage('hi');`,
  'bc.worker.ts': `import { parentPort, workerData } from 'node:worker_threads'; const c = new BroadcastChannel('x'); c.onmessage = (e: any) => { parentPort!.postMessage([workerData, e.data]); c.close(); }; parentPort!.postMessage('ready');`,
  'pc.worker.ts': `import { parentPort } from 'node:worker_threads'; parentPort!.on('message', (m: any) => { parentPort!.postMessage(m); parentPort!.close(); });`,
};

/** Name → body of an async function. */
const SCENES: Record<string, string> = {
  'close, listen close at once': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.close(); port2.on('close', () => l.push('close2')); await turn(); return l;`,
  'close, listen both at once': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.close(); port2.on('close', () => l.push('close2')); port2.on('message', (m) => l.push(m)); await turn(); return l;`,
  'close, later listen': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.close(); await turn(); port2.on('close', () => l.push('close2')); port2.on('message', (m) => l.push(m)); await turn(); port2.close(); return l;`,
  'post, close, later listen': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.postMessage(1); port1.close(); await turn(); port2.on('close', () => l.push('close2')); port2.on('message', (m) => l.push(m)); await turn(); return l;`,
  'post, close, at once listen': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.postMessage(1); port1.close(); port2.on('close', () => l.push('close2')); port2.on('message', (m) => l.push(m)); await turn(); return l;`,
  'only close listened': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port2.on('close', () => l.push('close2')); port1.on('close', () => l.push('close1')); port1.postMessage(1); port1.close(); await turn(); port2.close(); return l;`,
  'pending then listen': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port2.on('close', () => l.push('close2')); port1.postMessage(1); port1.close(); await turn(); l.push('now'); port2.on('message', (m) => l.push(m)); await turn(); return l;`,
  'receiveMessageOnPort after close': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.postMessage(1); port1.close(); l.push(receiveMessageOnPort(port2) ?? 'none'); await turn(); l.push(receiveMessageOnPort(port2) ?? 'none'); port2.close(); return l;`,
  'transfer after peer closed': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.postMessage(1); port1.close(); const w = new Worker(file('hold.worker.ts'), { workerData: port2, transferList: [port2] }); w.on('message', (m) => l.push(m)); await once(w, 'exit'); l.push('exit'); return l;`,
  'worker holding port exits': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.on('close', () => l.push('close1')); const w = new Worker(file('hi.worker.ts'), { workerData: port2, transferList: [port2] }); port1.on('message', m => l.push(m)); await once(w, 'exit'); l.push('exit'); await turn(); return l;`,
  'close inside message': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port2.on('message', (m) => { l.push(m); port2.close(); }); port2.on('close', () => l.push('close2')); port1.on('close', () => l.push('close1')); port1.postMessage(1); port1.postMessage(2); await turn(); return l;`,
  'close inside async message': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port2.on('message', async (m) => { l.push(m); await null; port2.close(); }); port1.postMessage(1); port1.postMessage(2); await turn(); return l;`,
  'close with a callback': `const l: any[] = []; const { port1, port2 } = new MessageChannel();(port1 as any).close(() => l.push('cb')); await turn(); return l;`,
  'transfer list errors': `const l: any[] = []; const { port1, port2 } = new MessageChannel();try { port1.postMessage(port1, [port1]); } catch (e: any) { l.push(e.name, e.message); } const c = new MessageChannel(); port1.postMessage(c.port1, [c.port1]); try { port1.postMessage(c.port1, [c.port1]); } catch (e: any) { l.push(e.name, e.message); } c.port1.postMessage(1); port1.close(); return l;`,
  'hasRef': `const l: any[] = []; const { port1, port2 } = new MessageChannel();const p: any = port1; const f = () => 0; l.push(p.hasRef()); p.on('message', f); l.push(p.hasRef()); p.unref(); l.push(p.hasRef()); p.ref(); l.push(p.hasRef()); p.off('message', f); l.push(p.hasRef()); p.start(); l.push(p.hasRef()); p.onmessage = () => 0; l.push(p.hasRef()); p.onmessage = null; l.push(p.hasRef()); p.close(); return l;`,
  'listener forms in order': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port2.addEventListener('message', (e: any) => l.push([e.type, e.data, e.target === port2, e.constructor.name, e.ports.length])); port2.onmessage = (e: any) => l.push('on' + e.data); port2.once('message', (m) => l.push(['once', m])); port1.postMessage(1); port1.postMessage(2); await turn(); port1.close(); return l;`,
  'no constructor': `try { new (MessagePort as any)(); return 'made'; } catch (e: any) { return [e.name, e.code]; }`,
  'once(port)': `const l: any[] = []; const { port1, port2 } = new MessageChannel();setTimeout(() => port1.postMessage({ a: 1 }), 1); const [m] = await once(port2, 'message'); port1.close(); return m;`,
  'close before immediate': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.on('close', () => l.push('close')); port1.close(); setImmediate(() => l.push('immediate')); queueMicrotask(() => l.push('micro')); await turn(); return l;`,
  'ports over ports': `const l: any[] = []; const { port1, port2 } = new MessageChannel();const inner = new MessageChannel(); port2.on('message', ({ p }: any) => { p.postMessage('through'); p.close(); port2.close(); }); port1.postMessage({ p: inner.port2 }, [inner.port2]); const [m] = await once(inner.port1, 'message'); return m;`,
  'messages wait in a transferred port': `const l: any[] = []; const { port1, port2 } = new MessageChannel();port1.postMessage('early'); const c = new MessageChannel(); c.port1.postMessage(port2, [port2]); const got: any = receiveMessageOnPort(c.port2); l.push(receiveMessageOnPort(got.message)); port1.close(); c.port1.close(); return l;`,
  'removed listener drops': `const l: any[] = []; const { port1, port2 } = new MessageChannel();const f = (m: any) => l.push(m); port2.on('message', f); port1.postMessage(1); await turn(); port2.off('message', f); port1.postMessage(2); await turn(); port2.on('message', f); port1.postMessage(3); await turn(); port1.close(); return l;`,
  'broadcast to itself, closed, names': `const l: any[] = []; const a = new BroadcastChannel('y'); const b = new BroadcastChannel('y'); const o = new BroadcastChannel('z'); for (const c of [a, b, o]) c.addEventListener('message', (e: any) => l.push([c === a ? 'a' : c === b ? 'b' : 'o', e.data, e.type])); a.postMessage(1); await turn(); b.close(); a.postMessage(2); try { b.postMessage(3); } catch (e: any) { l.push(e.name); } await turn(); a.close(); o.close(); l.push(a.name); return l;`,
  'broadcast: clone error': `const a = new BroadcastChannel('q'); try { a.postMessage(() => 1); return 'sent'; } catch (e: any) { return e.name; } finally { a.close(); }`,
  'parentPort closes': `const w = new Worker(file('pc.worker.ts')); const l: any[] = []; w.on('message', (m) => l.push(m)); w.postMessage(1); await once(w, 'exit'); w.postMessage(9); return l;`,
};

describe('ports: what Node does is among what is found', () => {
  let both: Awaited<ReturnType<typeof playBoth>>;
  beforeAll(async () => { both = await playBoth(FILES, SCENES); }, 120_000);
  test.each(Object.keys(SCENES))('%s', (name) => {
    expect(both.explored[name]).toContainEqual(both.real[name]);
  });
});
