/** As `draw.ts`, with what may come in any order put in order: the charts, cut where a title begins. */
import type { Chart } from '../charts.ts';
import draw from './draw.ts';

export default async function (given: { readonly left: readonly Chart[]; readonly right: readonly Chart[]; readonly broken: string }): Promise<{ charts: string[]; failed: boolean }> {
  const { text, error } = await draw(given);
  const charts = text.split(/^(?=\S)/m).filter((chart) => !chart.startsWith(given.broken));
  return { charts: charts.sort(), failed: error !== undefined };
}
