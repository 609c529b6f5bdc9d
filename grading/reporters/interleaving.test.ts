import { describe, expect, test } from 'vitest';
import { LOST_UPDATE_TABLE } from '../fixtures/repository.ts';
import type { InterleavingTable } from '../verdict.ts';
import { renderInterleaving } from './interleaving.ts';
import { displayWidth } from './layout.ts';
import { styleFor } from './style.ts';

function draw(table: InterleavingTable, columns: number, plain = false): string {
  return renderInterleaving(table, styleFor({ env: {}, isTTY: false, columns, plain })).join('\n');
}

const THREE: InterleavingTable = {
  columns: ['main', 'cube.process #1', 'cube.process #2'],
  rows: [
    { step: 9, column: 0, text: 'send 2 to cube.process #1, which is a long text that has to be cut', at: 'cube.ts:14' },
    { step: 10, column: 2, text: 'receive 3', at: 'cube.process.ts:4' },
    { step: 11, column: 1, text: 'receive 2', at: 'cube.process.ts:4', note: 'this remark is too long to stand beside the cell and goes below' },
  ],
  omitted: 12,
};

describe('renderInterleaving()', () => {
  test('draws one column a thread, and marks the steps that clash', () => {
    expect(`\n${draw(LOST_UPDATE_TABLE, 120)}`).toMatchInlineSnapshot(`
      "
          withdraw                               deposit
          ────────────────────────────────────   ────────────────────────────────────
        1 balance[0] → 100  teller.worker.ts:9
        2                                        balance[0] → 100  teller.worker.ts:9 ◀ reads the old value
        3                                        balance[0] ← 101  teller.worker.ts:9
        4 balance[0] ← 99   teller.worker.ts:9 ◀ overwrites step 3"
    `);
  });

  test('names the file in the head and goes on in the next line, when three columns must share the width', () => {
    expect(`\n${draw(THREE, 110)}`).toMatchInlineSnapshot(`
      "
           main                                                cube.ts   cube.process #1        cube.process #2
                                                                         cube.process.ts        cube.process.ts
           ───────────────────────────────────────────────────────────   ────────────────────   ────────────────────
         9 send 2 to cube.process #1, which is a long text that    :14
             has to be cut
        10                                                                                      receive 3         :4
        11                                                               receive 2         :4
                                                                         ◀ this remark is too long to stand beside
                                                                           the cell and goes below
        (12 steps that do not matter are left out)"
    `);
  });

  test('becomes a list below 80 columns', () => {
    expect(`\n${draw(LOST_UPDATE_TABLE, 60)}`).toMatchInlineSnapshot(`
      "
        1  withdraw: balance[0] → 100 (teller.worker.ts:9)
        2  deposit: balance[0] → 100 (teller.worker.ts:9)
           ◀ reads the old value
        3  deposit: balance[0] ← 101 (teller.worker.ts:9)
        4  withdraw: balance[0] ← 99 (teller.worker.ts:9)
           ◀ overwrites step 3"
    `);
  });

  test('becomes a list when the columns do not fit', () => {
    expect(draw({ ...THREE, columns: ['a', 'b', 'c', 'd', 'e', 'f'] }, 90)).toContain('a: send 2');
  });

  test('is linear in plain text', () => {
    expect(`\n${draw(LOST_UPDATE_TABLE, 120, true)}`).toMatchInlineSnapshot(`
      "
        step 1  withdraw: balance[0] → 100 (teller.worker.ts:9)
        step 2  deposit: balance[0] → 100 (teller.worker.ts:9)
                note: reads the old value
        step 3  deposit: balance[0] ← 101 (teller.worker.ts:9)
        step 4  withdraw: balance[0] ← 99 (teller.worker.ts:9)
                note: overwrites step 3"
    `);
  });

  test.each([40, 60, 79, 80, 100, 120, 160])('keeps every line within %d columns, and every word and place in full', (columns) => {
    for (const table of [LOST_UPDATE_TABLE, THREE]) {
      const text = draw(table, columns);
      for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      for (const { at } of table.rows) {
        const [file = '', line = ''] = at.split(':');
        expect(text.includes(at) || (text.includes(file) && text.includes(` :${line}`)), at).toBe(true);
      }
      for (const word of table.rows.flatMap((row) => row.text.split(' '))) expect(text).toContain(word);
    }
  });
});
