import type { CheckResult } from '../verdict.ts';

/** Why a check did not pass, opened by its kind unless the sentence opens with it by itself. */
export function kindAndSentence(check: Pick<CheckResult, 'kind' | 'sentence'>): string {
  const { kind = 'not decided', sentence = '' } = check;
  if (sentence.toLowerCase().startsWith(kind)) return sentence;
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${SMALL_WORD.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence}`;
}

/** Words that are written small in the middle of a sentence; anything else may be a name. */
const SMALL_WORD = /^(?:A|After|All|An|At|Each|Every|In|It|Its|No|Nobody|None|Not|Nothing|On|One|Only|Some|Somebody|The|There|These|They|This|Two|What|When|Who) /;
