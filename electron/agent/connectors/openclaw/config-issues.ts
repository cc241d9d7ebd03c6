import { isObject, type JsonValue } from '#electron/agent/json/json-tree.ts';
import { parseJson5 } from '#electron/agent/json/read-json.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import { gatewayAuthModes, gatewayBinds } from '#shared/schemas/discovery.ts';

import { redactedValue } from './redacted.ts';

/** A JSON Schema as a gateway gives it, of which only a part is understood. */
type Schema = { readonly [key: string]: unknown };

const maxIssues = 50;
const maxDepth = 60;
/** A schema can ask for any number of tries at the same value. */
const maxSteps = 200_000;

export type ReadConfig = { document: JsonValue } | { issues: ConfigIssue[] };

/** The document, or why it is none. */
export function readConfigText(bytes: Uint8Array): ReadConfig {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const document = parseJson5(text);
    return isObject(document)
      ? { document }
      : { issues: [{ path: '', message: 'Invalid input: expected object' }] };
  } catch (error) {
    return {
      issues: [
        { path: '', message: error instanceof SyntaxError ? error.message : 'no text in UTF-8' },
      ],
    };
  }
}

/** What a gateway refuses to start with, as far as it is known without one. */
export function knownIssues(document: JsonValue): ConfigIssue[] {
  return issuesOf(document, {
    type: 'object',
    properties: {
      gateway: {
        type: 'object',
        properties: {
          mode: { enum: ['local', 'remote'] },
          port: { type: 'integer' },
          bind: { enum: gatewayBinds },
          auth: { type: 'object', properties: { mode: { enum: gatewayAuthModes } } },
        },
      },
      channels: { type: 'object' },
      agents: { type: 'object' },
      plugins: { type: 'object' },
    },
  });
}

/**
 * What is wrong with a document by the schema that its gateway gave. Less is found than the gateway itself finds:
 * patterns, which another may have made to be slow, and rules that this does not know, are left to it.
 */
export function issuesOf(document: JsonValue, schema: Schema): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  check(document, schema, { path: [], depth: 0, budget: { left: maxSteps } }, issues);
  return issues.slice(0, maxIssues);
}

type Place = { path: readonly string[]; depth: number; budget: { left: number } };

function check(value: JsonValue, schema: unknown, place: Place, issues: ConfigIssue[]): void {
  if (!isSchema(schema) || value === redactedValue || issues.length >= maxIssues) {
    return;
  }
  place.budget.left -= 1;
  // What is referred to stands elsewhere, and what is deeper than this is nobody's configuration.
  if ('$ref' in schema || place.depth > maxDepth || place.budget.left < 0) {
    return;
  }
  const choices = list(schema['anyOf']) ?? list(schema['oneOf']);
  if (choices && !choices.some((choice) => fits(value, choice, place))) {
    issues.push(wrongChoice(value, choices, place));
    return;
  }
  for (const each of list(schema['allOf']) ?? []) {
    check(value, each, { ...place, depth: place.depth + 1 }, issues);
  }
  const allowed = allowedOf(schema);
  if (allowed && !allowed.includes(value as never)) {
    issues.push(notAllowed(allowed, place));
    return;
  }
  if (!isOfType(value, schema['type'])) {
    issues.push({
      path: place.path.join('.'),
      message: `Invalid input: expected ${typesOf(schema)}`,
    });
    return;
  }
  checkSize(value, schema, place, issues);
  checkInside(value, schema, place, issues);
}

function fits(value: JsonValue, schema: unknown, place: Place): boolean {
  const found: ConfigIssue[] = [];
  check(value, schema, { ...place, depth: place.depth + 1 }, found);
  return found.length === 0;
}

/** The one that was meant is the one that is most nearly right; where all are plain values, it is one of them. */
function wrongChoice(value: JsonValue, choices: readonly unknown[], place: Place): ConfigIssue {
  const plain = choices.flatMap((choice) => (isSchema(choice) ? (allowedOf(choice) ?? []) : []));
  if (plain.length > 0 && !isObject(value) && !Array.isArray(value)) {
    return notAllowed(plain, place);
  }
  const deeper = choices
    .map((choice) => {
      const found: ConfigIssue[] = [];
      check(value, choice, { ...place, depth: place.depth + 1 }, found);
      return found;
    })
    .filter((found) => found.some(({ path }) => path !== place.path.join('.')))
    .toSorted((a, b) => a.length - b.length)[0]?.[0];
  return deeper ?? { path: place.path.join('.'), message: 'Invalid input' };
}

function notAllowed(allowed: readonly unknown[], { path }: Place): ConfigIssue {
  const texts = allowed.slice(0, 50).map(String);
  const named = texts.map((text) => JSON.stringify(text)).join(', ');
  return {
    path: path.join('.'),
    message: `Invalid input (allowed: ${named})`,
    allowed: texts,
  };
}

function checkSize(value: JsonValue, schema: Schema, { path }: Place, issues: ConfigIssue[]): void {
  const size = typeof value === 'number' ? value : undefined;
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (
    size !== undefined &&
    ((typeof minimum === 'number' && size < minimum) ||
      (typeof maximum === 'number' && size > maximum) ||
      (typeof exclusiveMinimum === 'number' && size <= exclusiveMinimum))
  ) {
    issues.push({ path: path.join('.'), message: 'Invalid input: out of range' });
  }
}

function checkInside(value: JsonValue, schema: Schema, place: Place, issues: ConfigIssue[]): void {
  const below = (key: string): Place => ({
    ...place,
    path: [...place.path, key],
    depth: place.depth + 1,
  });
  if (Array.isArray(value)) {
    value.forEach((item, at) => check(item, schema['items'], below(String(at)), issues));
    return;
  }
  if (!isObject(value)) {
    return;
  }
  const known = isSchema(schema['properties']) ? schema['properties'] : {};
  const isOpen = schema['additionalProperties'] !== false || 'patternProperties' in schema;
  for (const [key, inner] of Object.entries(value)) {
    if (Object.hasOwn(known, key)) {
      check(inner, known[key], below(key), issues);
    } else if (!isOpen) {
      issues.push({
        path: place.path.join('.'),
        message: `Unrecognized key: ${JSON.stringify(key)}`,
      });
    } else {
      check(inner, schema['additionalProperties'], below(key), issues);
    }
  }
}

function allowedOf(schema: Schema): readonly unknown[] | undefined {
  return list(schema['enum']) ?? ('const' in schema ? [schema['const']] : undefined);
}

function isOfType(value: JsonValue, type: unknown): boolean {
  const names = typeof type === 'string' ? [type] : list(type);
  return names?.some((name) => isNamed(value, name)) ?? true;
}

function isNamed(value: JsonValue, name: unknown): boolean {
  switch (name) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === name;
  }
}

const typesOf = ({ type }: Schema) => [type].flat().map(String).join(' or ');

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : undefined;
