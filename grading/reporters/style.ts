/**
 * How text is to look: how wide, with or without colour, with or without box drawing.
 *
 * Colour is never the only signal: everything that is coloured also has a mark or a word.
 */
import picocolors from 'picocolors';

type Colours = ReturnType<typeof picocolors.createColors>;

/** The look of one output. */
export interface Style {
  /** Columns of the terminal. */
  readonly width: number;
  /** Linear text in ASCII, for screen readers and simple terminals. */
  readonly plain: boolean;
  readonly colours: Colours;
  /** `✓`, or a word in plain text. */
  readonly passed: string;
  readonly failed: string;
  readonly undecided: string;
}

/** Width where there is no terminal to ask: enough for two columns with file and line. */
export const WIDTH_WITHOUT_TERMINAL = 120;
const WIDTH_MIN = 40;
const WIDTH_MAX = 160;

/** Where a style comes from. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly plain?: boolean;
}

/**
 * Choose the look that fits the surroundings.
 *
 * `NO_COLOR` wins over `FORCE_COLOR`; without a terminal there is no colour. `KATA_PLAIN` stands for
 * `--plain` where options cannot be given.
 */
export function styleFor({ env, isTTY, columns, plain = false }: Surroundings): Style {
  const isPlain = plain || isSet(env['KATA_PLAIN']);
  const forced = isSet(env['FORCE_COLOR']);
  const hasColour = !isPlain && !isSet(env['NO_COLOR']) && (forced || (isTTY && env['TERM'] !== 'dumb'));
  const width = Number(env['COLUMNS'] ?? '') || (columns ?? 0) || WIDTH_WITHOUT_TERMINAL;
  return {
    width: Math.min(Math.max(Math.floor(width), WIDTH_MIN), WIDTH_MAX),
    plain: isPlain,
    colours: picocolors.createColors(hasColour),
    passed: isPlain ? 'pass' : '✓',
    failed: isPlain ? 'FAIL' : '✗',
    undecided: isPlain ? 'open' : '–',
  };
}

/** The style of this process's standard output. */
export function styleOfStdout(options: { readonly plain?: boolean } = {}): Style {
  return styleFor({ env: process.env, isTTY: process.stdout.isTTY === true, columns: process.stdout.columns, ...options });
}

/** Replace the characters that this program draws with by ASCII, if the style is plain. */
export function inStyle(text: string, style: Style): string {
  if (!style.plain) return text;
  return text.replace(/[→←◀…—–×·“”‘’≥≤≠]/gu, (character) => ASCII[character] ?? character);
}

const ASCII: Readonly<Record<string, string>> = {
  '→': '->', '←': '<-', '◀': '<', '…': '...', '—': '-', '–': '-', '×': 'x', '·': '-', '“': '"', '”': '"', '‘': "'", '’': "'", '≥': '>=', '≤': '<=', '≠': '!=',
};

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
