import {
  isObject,
  type JsonMember,
  type JsonNode,
  type JsonValue,
} from '#electron/agent/json/json-tree.ts';
import { parseJson5, readJson } from '#electron/agent/json/read-json.ts';

/** Lays a merge patch (RFC 7396) over a JSON or JSON5 text. What it does not name stays as it is written. */
export function mergeInto(text: string, patch: JsonValue): string {
  const edits: Edit[] = [];
  collect(parseJson5(text), patch, [], edits);
  return edits.reduce(applied, text);
}

/** `undefined` takes the member away. */
type Edit = { path: readonly string[]; value: JsonValue | undefined };

function collect(
  before: JsonValue,
  patch: JsonValue,
  path: readonly string[],
  edits: Edit[],
): void {
  if (!isObject(patch) || !isObject(before)) {
    if (JSON.stringify(before) !== JSON.stringify(patch)) {
      edits.push({ path, value: withoutNulls(patch) });
    }
    return;
  }
  for (const [key, value] of Object.entries(patch)) {
    const inner = [...path, key];
    const there = before[key];
    if (value === null) {
      if (there !== undefined) {
        edits.push({ path: inner, value: undefined });
      }
    } else if (there === undefined) {
      edits.push({ path: inner, value: withoutNulls(value) });
    } else {
      collect(there, value, inner, edits);
    }
  }
}

/** In an object that is new there is nothing to take away. */
function withoutNulls(value: JsonValue): JsonValue {
  if (!isObject(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/** One edit after the other, each on the text as the one before left it. */
function applied(text: string, { path, value }: Edit): string {
  let node = readJson(text);
  let holder: Extract<JsonNode, { kind: 'object' }> | undefined;
  let member: JsonMember | undefined;
  for (const key of path) {
    holder = node.kind === 'object' ? node : undefined;
    // Where a name stands twice, the last one counts.
    member = holder?.members.findLast((each) => each.key === key);
    node = member?.node ?? node;
  }
  const key = path.at(-1);
  if (holder && key !== undefined && !member && value !== undefined) {
    return inserted(text, holder, key, value);
  }
  if (holder && member && value === undefined) {
    return removed(text, holder, member);
  }
  return splice(text, node.start, node.end, written(value ?? null, indentAt(text, node.start)));
}

function inserted(
  text: string,
  { start, members }: Extract<JsonNode, { kind: 'object' }>,
  key: string,
  value: JsonValue,
): string {
  const last = members.at(-1);
  if (!last) {
    const outer = indentAt(text, start);
    const inner = `${outer}  `;
    const line = `\n${inner}${JSON.stringify(key)}: ${written(value, inner)}\n${outer}`;
    return splice(text, start + 1, start + 1, line);
  }
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const before = text.slice(lineStart, last.start);
  const isOwnLine = lineStart > 0 && before.trim() === '';
  const gap = isOwnLine ? `\n${before}` : ' ';
  const line = `,${gap}${JSON.stringify(key)}: ${written(value, isOwnLine ? before : '')}`;
  return splice(text, last.node.end, last.node.end, line);
}

function removed(
  text: string,
  { members }: Extract<JsonNode, { kind: 'object' }>,
  member: JsonMember,
): string {
  const index = members.indexOf(member);
  const next = members[index + 1];
  const previous = members[index - 1];
  if (next) {
    return splice(text, member.start, next.start, '');
  }
  if (previous) {
    return splice(text, previous.node.end, member.node.end, '');
  }
  const comma = /^\s*,/.exec(text.slice(member.node.end))?.[0].length ?? 0;
  return splice(text, member.start, member.node.end + comma, '');
}

function written(value: JsonValue, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

function indentAt(text: string, at: number): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, at))?.[0] ?? '';
}

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
