import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';
import { parseJson, type TextFault } from '#electron/agent/json/read-json.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { textOf } from './config-bytes.ts';

/** The largest configuration that is looked at. */
export const maxConfigBytes = 2_000_000;
const maxPaths = 200;

/**
 * What is wrong with a configuration by its format alone. YAML is not read whole: only what no reader of it would take
 * is found.
 */
export function issuesOf(bytes: Uint8Array, format: ConfigFormat): ConfigIssue[] {
  if (bytes.length > maxConfigBytes) {
    return [{ path: '', message: `larger than ${maxConfigBytes} bytes` }];
  }
  const text = plainText(bytes);
  if (text === undefined) {
    return [{ path: '', message: 'is no UTF-8 text' }];
  }
  const fault = faultOf(text, format);
  return fault ? [{ path: '', message: `${placeOf(text, fault.offset)}: ${fault.message}` }] : [];
}

/** Which entries differ, as `gateway.bind`; `['']` where only the whole can be told. */
export function changedPaths(
  before: Uint8Array,
  after: Uint8Array,
  format: ConfigFormat,
): string[] {
  if (Buffer.compare(before, after) === 0) {
    return [];
  }
  const [from, to] = [valueOf(before, format), valueOf(after, format)];
  if (from === undefined || to === undefined) {
    return [''];
  }
  const paths: string[] = [];
  compare(from, to, '', paths);
  return paths;
}

const plainText = (bytes: Uint8Array): string | undefined => textOf(bytes)?.replace(/^\ufeff/, '');

function faultOf(text: string, format: ConfigFormat): TextFault | undefined {
  switch (format) {
    case 'json':
    case 'json5': {
      const parsed = parseJson(text, format);
      return 'fault' in parsed ? parsed.fault : undefined;
    }
    case 'env': {
      const read = readEnv(text);
      return 'fault' in read ? read.fault : undefined;
    }
    case 'yaml':
      return faultOfYaml(text);
    case 'text':
      return undefined;
    default:
      return format satisfies never;
  }
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function valueOf(bytes: Uint8Array, format: ConfigFormat): JsonValue | undefined {
  const text = plainText(bytes);
  if (text === undefined) {
    return undefined;
  }
  if (format === 'json' || format === 'json5') {
    const parsed = parseJson(text, format);
    return 'value' in parsed ? parsed.value : undefined;
  }
  if (format === 'env') {
    const read = readEnv(text);
    return 'values' in read ? Object.fromEntries(read.values) : undefined;
  }
  return undefined;
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  at: string,
  paths: string[],
) {
  if (paths.length >= maxPaths || before === after) {
    return;
  }
  if (!isObject(before) || !isObject(after)) {
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      paths.push(at);
    }
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const path = at === '' ? key : `${at}.${key}`;
    compare(ownValue(before, key), ownValue(after, key), path, paths);
  }
}

function ownValue(value: { [key: string]: JsonValue }, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

const envLine = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*([^]*)$/;

/** Lines of `NAME=value`; a value in quotes may span lines. */
function readEnv(text: string): { values: Map<string, string> } | { fault: TextFault } {
  const values = new Map<string, string>();
  let offset = 0;
  let open: { name: string; quote: string; value: string; offset: number } | undefined;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    if (open) {
      open.value += `\n${line}`;
      if (isClosedBy(line, open.quote, 0)) {
        values.set(open.name, open.value);
        open = undefined;
      }
    } else if (!/^[ \t]*(?:#|$)/.test(line)) {
      const [, name, value = ''] = envLine.exec(line) ?? [];
      if (name === undefined) {
        return { fault: { message: 'expected NAME=value', offset } };
      }
      const quote = /^["'`]/.exec(value)?.[0];
      if (quote !== undefined && !isClosedBy(value, quote, 1)) {
        open = { name, quote, value, offset };
      } else {
        values.set(name, value.trimEnd());
      }
    }
    offset += whole.length + 1;
  }
  return open
    ? { fault: { message: 'a quote that is not closed', offset: open.offset } }
    : { values };
}

function isClosedBy(text: string, quote: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') {
      at += 1;
    } else if (text[at] === quote) {
      return true;
    }
  }
  return false;
}

/** Tabs in front of an entry, outside of texts that stand as blocks. */
function faultOfYaml(text: string): TextFault | undefined {
  let offset = 0;
  let blockIndent: number | undefined;
  for (const line of text.split('\n')) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const isBlank = line.trim() === '';
    if (blockIndent !== undefined && !isBlank && indent <= blockIndent) {
      blockIndent = undefined;
    }
    if (blockIndent === undefined && !isBlank) {
      if (line[indent] === '\t' && /^[ \t]*(?:- |[^\s#"'[\]{},]+:(?:\s|$))/.test(line)) {
        return { message: 'a tab where only spaces may stand', offset: offset + indent };
      }
      if (/(?:^|[:\s-])[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\r?$/.test(line)) {
        blockIndent = indent;
      }
    }
    offset += line.length + 1;
  }
  return undefined;
}
