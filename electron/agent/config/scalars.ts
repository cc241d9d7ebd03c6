import type { JsonComment, JsonNode } from '#electron/agent/json/json-tree.ts';
import { readJson } from '#electron/agent/json/read-json.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { isQuoted, linesOf, type Scalar, scalarAt } from './scalar.ts';
import { yamlScalars } from './yaml-scalars.ts';

/** Throws a `SyntaxError` where the text cannot be read as what it should be. */
export function scalarsOf(text: string, format: ConfigFormat): Scalar[] {
  switch (format) {
    case 'json':
    case 'json5':
      return jsonScalars(text);
    case 'yaml':
      return withComments(text, yamlScalars(text));
    case 'env':
      return withComments(text, envScalars(text));
    case 'text':
      return textScalars(text);
    default:
      return format satisfies never;
  }
}

function jsonScalars(text: string): Scalar[] {
  const comments: JsonComment[] = [];
  const whole = readJson(text, 'json5', comments);
  const found = comments.map(({ start, end }) => unnamed(text, start, end, 'none'));
  function walk(node: JsonNode, path: readonly string[], key: string): void {
    switch (node.kind) {
      case 'object':
        for (const member of node.members) {
          const { start, keyEnd } = member;
          found.push({ ...unnamed(text, start, keyEnd, 'double'), value: member.key });
          walk(member.node, [...path, member.key], member.key);
        }
        break;
      case 'array':
        for (const [index, item] of node.items.entries()) {
          walk(item, [...path, String(index)], key);
        }
        break;
      case 'scalar': {
        const { start, end, value } = node;
        found.push({
          path,
          key,
          start,
          end,
          value: typeof value === 'string' ? value : text.slice(start, end),
          isText: typeof value === 'string' || typeof value === 'number',
          quote: 'double',
        });
        break;
      }
      default:
        node satisfies never;
    }
  }
  walk(whole, [], '');
  return found.toSorted((a, b) => a.start - b.start);
}

/** A name or a comment, which may hold a secret too. */
function unnamed(text: string, start: number, end: number, quote: Scalar['quote']): Scalar {
  return { path: [], key: '', start, end, value: text.slice(start, end), isText: true, quote };
}

/** Comments are what begins with a `#` between the values. */
function withComments(text: string, scalars: readonly Scalar[]): Scalar[] {
  const found: Scalar[] = [];
  let from = 0;
  for (const scalar of [...scalars, undefined]) {
    const gap = text.slice(from, scalar?.start ?? text.length);
    for (const { index, 0: whole, 1: inner = '' } of gap.matchAll(/(?:^|\s)#+[ \t]*(\S.*)$/gm)) {
      const start = from + index + whole.length - inner.length;
      found.push(unnamed(text, start, start + inner.trimEnd().length, 'none'));
    }
    from = scalar?.end ?? from;
    if (scalar) {
      found.push(scalar);
    }
  }
  return found;
}

// A quoted value may go over several lines.
const envLine =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*("(?:[^"\\]|\\[^])*"|'[^']*'|[^\n\r]*)/gm;

function envScalars(text: string): Scalar[] {
  return [...text.matchAll(envLine)].flatMap((match) => {
    const [whole, key = '', given = ''] = match;
    const raw = isQuoted(given) ? given : given.replace(/(?:^|[ \t]+)#.*$/, '').trimEnd();
    const start = match.index + whole.length - given.length;
    return raw === '' ? [] : [scalarAt(start, raw, { path: [key], key, quote: 'double' })];
  });
}

const settingLine = /^[ \t]*([\w.-](?:[\w.\- ]{0,78}[\w.-])?)[ \t]*(?:=|:(?=[ \t]))[ \t]*(\S.*)$/;

function textScalars(text: string): Scalar[] {
  return linesOf(text).flatMap(({ start, line }) => {
    const [, key, given] = settingLine.exec(line) ?? [];
    if (key !== undefined && given !== undefined) {
      const at = start + line.length - given.length;
      return [scalarAt(at, given.trimEnd(), { path: [key], key, quote: 'none' })];
    }
    return [...line.matchAll(/\S+/g)].map((word) =>
      scalarAt(start + word.index, word[0], { path: [], key: '', quote: 'none' }),
    );
  });
}
