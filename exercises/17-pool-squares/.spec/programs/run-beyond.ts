/** Has numbers squared that JSON has no word for. They come as texts, and the results are told as texts. */
import { squareAll } from '../squares.ts';

interface Input { readonly texts: readonly string[]; readonly module: string; readonly size: number; readonly chunkSize: number }

export default async function ({ texts, module, ...options }: Input): Promise<string[]> {
  const squares = await squareAll(texts.map(Number), { ...options, module: new URL(`./${module}`, import.meta.url) });
  return squares.map(String);
}
