/** Two lists of charts on one page, and what stands there in the end, also when the promise rejects. */
import { drawTogether } from '../charts.ts';
import type { Chart } from '../charts.ts';
import { Page } from '../page.ts';

export default async function ({ left, right }: { readonly left: readonly Chart[]; readonly right: readonly Chart[] }): Promise<{ text: string; error?: string }> {
  const page = new Page();
  try {
    await drawTogether(page, left, right);
  } catch (error) {
    return { text: page.text(), error: error instanceof Error ? error.message : `no Error: ${String(error)}` };
  }
  return { text: page.text() };
}
