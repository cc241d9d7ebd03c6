import { LiquidError } from 'liquidjs';

import { printableLines } from '#shared/schemas/text.ts';
import type { MessageTemplateInput, TemplateIssue } from '#shared/schemas/voice.ts';

import { longest, longestSubject } from './lay-out.ts';
import { type LiquidEngine, TooMuchText, UnknownSentence } from './liquid-engine.ts';
import type { TemplateValues } from './template-values.ts';

type Field = TemplateIssue['field'];
type Words = Pick<MessageTemplateInput, 'subject' | 'body' | 'length'>;

/** What a template is filled with. */
export type Filling = {
  values: TemplateValues;
  sentenceOf: (kind: string) => string | undefined;
};

/** A template's text with its values, or the first thing that is wrong with it. */
export function fillTemplate(
  engine: LiquidEngine,
  { subject, body, length }: Words,
  filling: Filling,
): { own: { subject: string | null; body: string } } | { issue: TemplateIssue } {
  const filledBody = fill(engine, 'body', body, filling);
  if ('issue' in filledBody) {
    return filledBody;
  }
  if (length !== 'long' || subject === null || subject.trim() === '') {
    return { own: { subject: null, body: filledBody.text } };
  }
  const filledSubject = fill(engine, 'subject', subject, filling);
  return 'issue' in filledSubject
    ? filledSubject
    : { own: { subject: filledSubject.text, body: filledBody.text } };
}

function fill(
  engine: LiquidEngine,
  field: Field,
  template: string,
  { values, sentenceOf }: Filling,
): { text: string } | { issue: TemplateIssue } {
  try {
    const text = tidied(engine.render(engine.parse(template), values, sentenceOf));
    return text === '' ? { issue: issue(field, 'empty') } : { text };
  } catch (error) {
    return { issue: issueOf(error, field) };
  }
}

/** Everything that is wrong with a template as it stands, tried on made-up facts. */
export function lintTemplate(
  engine: LiquidEngine,
  { subject, body, length }: Words,
  filling: Filling,
): TemplateIssue[] {
  return [
    ...(subject === null || subject.trim() === ''
      ? []
      : lintField(engine, 'subject', subject, longestSubject, filling)),
    ...lintField(engine, 'body', body, longest[length], filling),
  ];
}

function lintField(
  engine: LiquidEngine,
  field: Field,
  template: string,
  limit: number,
  filling: Filling,
): TemplateIssue[] {
  try {
    // Also where the made-up facts do not come by.
    const unknown = engine
      .analyze(engine.parse(template))
      .filter(({ name }) => !isKnown(filling.values, name))
      .map(({ name, row, col }): TemplateIssue => {
        return { field, line: row, column: col, code: 'unknown_variable', name };
      });
    if (unknown.length > 0) {
      return unknown;
    }
  } catch (error) {
    return [issueOf(error, field)];
  }
  const filled = fill(engine, field, template, filling);
  if ('issue' in filled) {
    return [filled.issue];
  }
  return filled.text.length > limit ? [issue(field, 'too_long')] : [];
}

/** Lists and texts know a few names of their own. */
const ofLists = new Set(['size', 'first', 'last']);

function isKnown(values: TemplateValues, path: string): boolean {
  let at: unknown = values;
  for (const name of path.split('.')) {
    if (Array.isArray(at) || typeof at !== 'object' || at === null) {
      return ofLists.has(name) || Array.isArray(at);
    }
    if (!Object.hasOwn(at, name)) {
      return false;
    }
    at = Reflect.get(at, name);
  }
  return true;
}

function issue(field: Field, code: TemplateIssue['code'], name: string | null = null) {
  return { field, line: null, column: null, code, name };
}

const limits: readonly [RegExp, TemplateIssue['code']][] = [
  [/memory alloc limit/u, 'too_large'],
  [/parse length limit/u, 'too_large'],
  [/template render limit/u, 'too_slow'],
];
const unknowns: readonly [RegExp, TemplateIssue['code']][] = [
  [/^undefined filter: ([^,\n]{1,80})/u, 'unknown_filter'],
  [/^tag "([^"\n]{1,80})" not found/u, 'forbidden_tag'],
  [/^undefined variable: ([^,\n]{1,80})/u, 'unknown_variable'],
];

/** What the engine threw, as a person can mend it. */
function issueOf(error: unknown, field: Field): TemplateIssue {
  if (error instanceof TooMuchText) {
    return issue(field, 'too_large');
  }
  if (!LiquidError.is(error)) {
    return issue(field, 'syntax');
  }
  const [line, column] = error.token.getPosition();
  const at = { field, line: line ?? null, column: column ?? null };
  const cause: unknown = error.originalError;
  if (cause instanceof UnknownSentence) {
    return { ...at, code: 'unknown_variable', name: cause.kind };
  }
  for (const [pattern, code] of unknowns) {
    const name = pattern.exec(error.message)?.[1];
    if (name !== undefined) {
      return { ...at, code, name };
    }
  }
  const limit = limits.find(([pattern]) => pattern.test(error.message));
  return { ...at, code: limit?.[1] ?? 'syntax', name: null };
}

/** What was left empty leaves no gap, and nothing invisible goes out. */
function tidied(text: string): string {
  return printableLines(text)
    .split('\n')
    .map((line) => line.replaceAll(/[ \t]{2,}/gu, ' ').trim())
    .join('\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}

/** One line for those who look the template up: what, of what, where. */
export function failureText({ field, line, column, code, name }: TemplateIssue): string {
  const place = line === null ? field : `${field} ${line}:${column ?? 1}`;
  return name === null ? `${code} (${place})` : `${code}: ${name} (${place})`;
}
