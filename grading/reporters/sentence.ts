import type { CheckResult } from '../verdict.ts';

/** Why a check did not pass, opened by its kind unless the sentence opens with it by itself. */
export function kindAndSentence(check: Pick<CheckResult, 'kind' | 'sentence'>): string {
  const { kind = 'not decided', sentence = '' } = check;
  return sentence.toLowerCase().startsWith(kind) ? sentence : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${sentence}`;
}
