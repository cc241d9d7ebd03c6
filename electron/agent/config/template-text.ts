import { parseJson5 } from '#electron/agent/json/read-json.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { issuesOf } from './config-text.ts';
import { mergeInto } from './json-edit.ts';
import { secretPaths } from './mask-config.ts';
import { scalarsOf } from './scalars.ts';

type Template = { text: string; format: ConfigFormat };
type Values = Readonly<Record<string, string>>;

const hole = /\{\{\s*([A-Za-z][\w-]{0,59})\s*\}\}/g;
// What holes are looked for in: a quoted text, a comment, or none of these.
const piece =
  /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\/\/[^\n]*|\/\*[^]*?\*\/|\{\{\s*[A-Za-z][\w-]{0,59}\s*\}\}/g;
const keep = 'secret:#keep';

/** The names that stand in the text, each once. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(hole)].map(([, name]) => name ?? ''))];
}

/** What is wrong with a template, or with the values that a bot has for it. */
export function templateIssues(template: Template, values?: Values): ConfigIssue[] {
  const sample = Object.fromEntries(namesIn(template.text).map((name) => [name, '1']));
  const filled = fill(template, values ?? sample);
  const issues = issuesOf(Buffer.from(filled, 'utf8'), template.format);
  if (issues.length > 0) {
    return issues;
  }
  const own = new Set(keptScalars(filled, template.format).map(({ path }) => path.join('.')));
  return secretPaths(filled, template.format)
    .filter((path) => !own.has(path))
    .map((path) => ({
      path,
      code: 'secret_in_template',
      message: 'secrets are each bot’s own, and no part of a template',
    }));
}

/**
 * What a bot's text becomes by the template. Rejects with `template_value_missing` where the bot has no value for a name,
 * or none of its own where the template wants to keep it.
 */
export function applyTemplate(template: Template, values: Values, current: string): string {
  const filled = fill(template, values);
  const { format } = template;
  if (format === 'json' || format === 'json5') {
    return mergeInto(current, parseJson5(filled));
  }
  const own = scalarsOf(current, format);
  return keptScalars(filled, format).reduceRight((text, { start, end, path }) => {
    const kept = own.find((each) => each.path.join('\0') === path.join('\0'));
    if (!kept) {
      throw new AppError('template_value_missing', { names: [path.join('.')] });
    }
    return text.slice(0, start) + current.slice(kept.start, kept.end) + text.slice(end);
  }, filled);
}

function keptScalars(text: string, format: ConfigFormat) {
  return scalarsOf(text, format).filter(({ value, path }) => value === keep && path.length > 0);
}

function fill({ text, format }: Template, values: Values): string {
  const missing = namesIn(text).filter((name) => values[name] === undefined);
  if (missing.length > 0) {
    throw new AppError('template_value_missing', { names: missing });
  }
  const plain = (part: string) => part.replace(hole, (_, name: string) => values[name] ?? '');
  if (format !== 'json' && format !== 'json5') {
    return plain(text);
  }
  return text.replace(piece, (part) => {
    if (part.startsWith('/')) {
      return part;
    }
    return part.startsWith('{')
      ? bare(plain(part))
      : part.replace(hole, (_, name: string) => quoted(values[name] ?? '', part[0] ?? '"'));
  });
}

/** Outside quotes a number, true, false or null is what it says; anything else is a text. */
function bare(value: string): string {
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null)$/.test(value)
    ? value
    : JSON.stringify(value);
}

function quoted(value: string, quote: string): string {
  const inner = JSON.stringify(value).slice(1, -1);
  return quote === "'" ? inner.replaceAll("'", "\\'") : inner;
}
