/**
 * From a report to files: which formats there are, and what each file is called.
 */
import { renderClassroom50 } from '../reporters/classroom50.ts';
import { encodeGithubClassroom, renderGithubClassroom } from '../reporters/github-classroom.ts';
import { renderJunit } from '../reporters/junit.ts';
import { renderSummary } from '../reporters/summary.ts';
import { renderTable } from '../reporters/table.ts';
import type { Style } from '../reporters/style.ts';
import { UsageError } from '../usage-error.ts';
import { serialiseReport } from './report.ts';
import type { ClassReport, SubmissionReport } from './report.ts';

/** Every format, by the name that `--format` takes. */
export const FORMATS = ['table', 'json', 'classroom50', 'github-classroom', 'summary', 'junit'] as const;
/** One of {@link FORMATS}. */
export type FormatName = (typeof FORMATS)[number];

/** A file to be written. */
export interface RenderedFile {
  /** Relative path with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What formats need besides the report. */
export interface FormatContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When the submission was made or graded; now if not given. */
  readonly datetime?: Date;
  /** How the table looks. */
  readonly style: Style;
}

/** Files, and what could not be written or needs a remark. */
export interface Rendered {
  readonly files: readonly RenderedFile[];
  /** Why a file is missing, one sentence each: the grader or its surroundings are to blame. */
  readonly problems: readonly string[];
}

/** Render a report in each of the formats. What fails in one file never loses another. */
export function renderFormats(report: ClassReport, formats: readonly FormatName[], context: FormatContext): Rendered {
  const files: RenderedFile[] = [];
  const problems: string[] = [];
  for (const format of formats) {
    for (const { path, render } of filesOf(format, report, context)) {
      try {
        files.push({ path, text: render() });
      } catch (error) {
        problems.push(error instanceof UsageError ? error.message : `[grading bug] ${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return { files, problems };
}

interface FilePlan {
  readonly path: string;
  readonly render: () => string;
}

function filesOf(format: FormatName, report: ClassReport, { env, style, datetime = new Date() }: FormatContext): FilePlan[] {
  switch (format) {
    case 'table':
      return [{ path: 'table.txt', render: () => renderTable(report, style) }];
    case 'json':
      return [{ path: 'report.json', render: () => serialiseReport(report) }];
    case 'summary':
      return [{ path: 'summary.md', render: () => renderSummary(report) }];
    case 'junit':
      return [{ path: 'junit.xml', render: () => renderJunit(report) }];
    case 'classroom50': {
      const isOne = report.submissions.length === 1;
      return eachSubmission(report, 'result.json', (submission) => renderClassroom50(submission, { env: isOne ? env : { ...env, OWNER: submission.name }, datetime }));
    }
    case 'github-classroom':
      return [
        ...eachSubmission(report, 'github-classroom.json', renderGithubClassroom),
        ...eachSubmission(report, 'github-classroom.txt', (submission) => encodeGithubClassroom(renderGithubClassroom(submission))),
      ];
  }
}

// One submission: the file lies where its reader looks for it. Several: a folder for each.
function eachSubmission({ submissions }: ClassReport, name: string, render: (submission: SubmissionReport) => string): FilePlan[] {
  return submissions.map((submission, index) => ({
    path: submissions.length === 1 ? name : `${folderName(submission.name, index)}/${name}`,
    render: () => render(submission),
  }));
}

// A name comes from outside: nothing in it may lead out of the folder or clash with another on any system.
function folderName(name: string, index: number): string {
  const safe = name.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+|\.+$/g, '_');
  return safe === name ? name : `${safe}-${index + 1}`;
}
