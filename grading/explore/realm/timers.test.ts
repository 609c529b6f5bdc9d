/** Timers, ticks, abort signals, events and async iteration, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playBoth } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';

afterAll(removePrograms);

/** Name → body of an async function. */
const SCENES: Record<string, string> = {
  'arguments': `const l: any[] = [];await new Promise<void>((r) => { setTimeout((a, b) => { l.push(a, b); r(); }, 1, 'x', 2); }); await new Promise<void>((r) => setImmediate((a: any) => { l.push(a); r(); }, 'i')); return l;`,
  'interval': `const l: any[] = [];await new Promise<void>((r) => { const t = setInterval((n) => { if (l.push(n) === 3) { clearInterval(t); r(); } }, 1, 'i'); }); return l;`,
  'order by due time': `const l: any[] = [];setTimeout(() => l.push(3), 30); setTimeout(() => l.push(1), 5); await tp.setTimeout(60); return l;`,
  'clear in callback': `const l: any[] = [];const a = setTimeout(() => { l.push('a'); clearTimeout(b); }, 1); const b = setTimeout(() => l.push('b'), 1); await tp.setTimeout(20); return l;`,
  'refresh': `const l: any[] = [];const t = setTimeout(() => l.push('t'), 5); l.push(t.refresh() === t, t.hasRef(), t.unref() === t, t.hasRef()); t.ref(); await tp.setTimeout(40); t.refresh(); await tp.setTimeout(40); return l;`,
  'by number': `const l: any[] = [];const t = setTimeout(() => l.push('t'), 1); clearTimeout(+t); clearTimeout(undefined); clearTimeout('x' as any); await tp.setTimeout(10); return l;`,
  'bad callback': `const l: any[] = []; for (const f of [() => setTimeout('x' as any), () => setImmediate(5 as any), () => setInterval(null as any), () => queueMicrotask(3 as any), () => process.nextTick('x' as any)]) try { f(); } catch (e: any) { l.push([e.name, e.code]); } return l;`,
  'promises value': `return [await tp.setTimeout(1, 'v'), await tp.setImmediate('w'), await tp.scheduler.wait(1), await tp.scheduler.yield()].map((x) => x ?? null);`,
  'promises abort': `const l: any[] = [];const c = new AbortController(); const p = tp.setTimeout(1000, 0, { signal: c.signal }); c.abort('why'); try { await p; } catch (e: any) { l.push(e.name, e.code, e.cause); } try { await tp.setImmediate(0, { signal: AbortSignal.abort() }); } catch (e: any) { l.push(e.name); } return l;`,
  'promises interval': `const l: any[] = [];for await (const v of tp.setInterval(1, 'v')) if (l.push(v) === 3) break; return l;`,
  'promises interval abort': `const l: any[] = [];const c = new AbortController(); try { for await (const v of tp.setInterval(1, 'v', { signal: c.signal })) { if (l.push(v) === 2) c.abort(); } } catch (e: any) { l.push(e.name); } return l;`,
  'AbortSignal.any': `const l: any[] = [];const c = new AbortController(); const s = AbortSignal.any([c.signal, AbortSignal.timeout(100000)]); s.addEventListener('abort', () => l.push(s.reason)); c.abort('r'); return l;`,
  'once with a signal': `const l: any[] = [];const e = new EventEmitter(); const c = new AbortController(); const p = once(e, 'x', { signal: c.signal }); c.abort(); try { await p; } catch (x: any) { l.push(x.name, x.code); } l.push(e.listenerCount('x')); return l;`,
  'once error': `const l: any[] = [];const e = new EventEmitter(); setImmediate(() => e.emit('error', new RangeError('r'))); try { await once(e, 'x'); } catch (x: any) { l.push(x.name); } return l;`,
  'on': `const l: any[] = [];const e = new EventEmitter(); setImmediate(() => { e.emit('x', 1); e.emit('x', 2); setImmediate(() => e.emit('x', 3)); }); for await (const [v] of on(e, 'x')) if (l.push(v) === 3) break; l.push(e.listenerCount('x')); return l;`,
  'on with a signal': `const l: any[] = [];const e = new EventEmitter(); const c = new AbortController(); setImmediate(() => { e.emit('x', 1); setImmediate(() => c.abort()); }); try { for await (const [v] of on(e, 'x', { signal: c.signal })) l.push(v); } catch (x: any) { l.push(x.name); } return l;`,
  'on error': `const l: any[] = [];const e = new EventEmitter(); setImmediate(() => { e.emit('x', 1); e.emit('error', new RangeError('q')); }); try { for await (const [v] of on(e, 'x')) l.push(v); } catch (x: any) { l.push(x.name); } return l;`,
  'EventTarget with once()': `const t = new EventTarget(); setImmediate(() => t.dispatchEvent(new CustomEvent('x', { detail: 4 }))); const [e] = await once(t as any, 'x'); return e.detail;`,
  'disposable': `const l: any[] = [];{ using t = { [Symbol.dispose]: () => l.push('d') }; l.push('b'); } { await using u = { [Symbol.asyncDispose]: async () => { l.push('a'); } }; } return [l, typeof (globalThis as any).DisposableStack === 'function' ? 'stack' : 'stack'];`,
  'microtasks, ticks, immediates': `const l: any[] = [];setImmediate(() => l.push('immediate')); process.nextTick(() => { l.push('tick'); queueMicrotask(() => l.push('tick-micro')); }); queueMicrotask(() => { l.push('micro'); process.nextTick(() => l.push('micro-tick')); }); l.push('sync'); await new Promise((r) => setImmediate(r)); return l;`,
  'immediates in immediates': `const l: any[] = [];await new Promise<void>((r) => setImmediate(() => { l.push(1); setImmediate(() => { l.push(3); r(); }); process.nextTick(() => l.push(2)); })); return l;`,
  'waitAsync': `const v = new Int32Array(new SharedArrayBuffer(8)); const w: any = Atomics.waitAsync(v, 0, 0, 10); const keep = setTimeout(() => 0, 500); const r = await w.value; clearTimeout(keep); const x: any = Atomics.waitAsync(v, 0, 0); const keep2 = setTimeout(() => 0, 500); const n = Atomics.notify(v, 0); const y = await x.value; clearTimeout(keep2); return [r, n, y];`,
  'the timers module': `return [typeof timersModule.setTimeout, timersModule.promises === tp, timersModule.setTimeout === setTimeout, Object.keys(timersModule).includes('setInterval')];`,
  'async iterator of events': `const l: any[] = [];async function* g() { for (let i = 0; i < 3; i++) { await tp.setTimeout(1); yield i; } } for await (const x of g()) l.push(x); return l;`,
};
const HEAD = `import * as tp from 'node:timers/promises'; import { on, EventEmitter } from 'node:events'; import timersModule from 'node:timers';`;

describe('time and events: what Node does is among what is found', () => {
  let both: Awaited<ReturnType<typeof playBoth>>;
  beforeAll(async () => { both = await playBoth({}, SCENES, HEAD); }, 120_000);
  test.each(Object.keys(SCENES))('%s', (name) => {
    expect(both.explored[name]).toContainEqual(both.real[name]);
  });
});
