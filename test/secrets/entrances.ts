import { z } from 'zod';

import { appRouter } from '#electron/api/app-router.ts';
import { restRoutes } from '#electron/http/rest/routes.ts';

type Node = {
  $ref?: string;
  const?: unknown;
  writeOnly?: boolean;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  $defs?: Record<string, Node>;
};

/** Where an input takes a secret, as `bot.connector<openclaw>.token`. */
type Place = string;

type Found = { place: Place; value: unknown };

/** In the place of an input: every place there is, instead of those that the input fills. */
const anything = Symbol('anything');

/**
 * The secrets of an input, by what its schema says of itself: that they are only written. Where no input is given,
 * each place is found once.
 */
function secretFields(schema: z.ZodType, input: unknown = anything): Found[] {
  return [...fieldsOf(scopeOf(schema), input, '')];
}

const scopes = new WeakMap<z.ZodType, Scope>();

function scopeOf(schema: z.ZodType): Scope {
  const known = scopes.get(schema);
  if (known) {
    return known;
  }
  const node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
  const defined = Object.entries(node.$defs ?? {}).map(
    ([name, each]) => [`#/$defs/${name}`, each] as const,
  );
  const scope: Scope = { node, definitions: new Map(defined) };
  scopes.set(schema, scope);
  return scope;
}

export function secretPlaces(schema: z.ZodType): Place[] {
  return [...new Set(secretFields(schema).map(({ place }) => place))];
}

/** A schema, and those that it may refer to; what contains itself is looked into once. */
type Scope = { node: Node; definitions: ReadonlyMap<string, Node> };

function* fieldsOf(scope: Scope, value: unknown, place: Place): Generator<Found> {
  if (value === undefined || value === null) {
    return;
  }
  const { node, definitions } = resolved(scope);
  const within = (inner: Node, of: unknown, name: Place) =>
    fieldsOf({ node: inner, definitions }, of, name);
  if (node.writeOnly) {
    yield { place, value };
    return;
  }
  for (const option of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    const kind = kindOf(resolved({ node: option, definitions }).node);
    if (kind === undefined || value === anything || kind.value === at(value, kind.key)) {
      yield* within(option, value, kind === undefined ? place : `${place}<${String(kind.value)}>`);
    }
  }
  for (const [key, property] of Object.entries(node.properties ?? {})) {
    yield* within(property, at(value, key), place === '' ? key : `${place}.${key}`);
  }
  if (typeof node.additionalProperties === 'object') {
    for (const each of value === anything ? [anything] : valuesOf(value)) {
      yield* within(node.additionalProperties, each, `${place}.*`);
    }
  }
  if (node.items) {
    for (const each of Array.isArray(value) ? value : value === anything ? [anything] : []) {
      yield* within(node.items, each, `${place}[]`);
    }
  }
}

function resolved({ node, definitions }: Scope): Scope {
  if (node.$ref === undefined) {
    return { node, definitions };
  }
  const others = new Map(definitions);
  others.delete(node.$ref);
  return { node: definitions.get(node.$ref) ?? {}, definitions: others };
}

/** What tells a member of a union from the others. */
function kindOf({ properties = {} }: Node): { key: string; value: unknown } | undefined {
  const [key, property] = Object.entries(properties).find(([, each]) => 'const' in each) ?? [];
  return key === undefined ? undefined : { key, value: property?.const };
}

function at(value: unknown, key: string): unknown {
  if (value === anything) {
    return anything;
  }
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

const valuesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** A way into the agent for a secret: a call and the place in its input. */
export type Entrance = `${string} ${Place}`;

const procedureInputs = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) => {
  const { inputs } = (procedure as unknown as { _def: { inputs: z.ZodType[] } })._def;
  return inputs.map((schema) => ({ call: path, schema }));
});

const routeInputs = restRoutes.flatMap(({ method, path, body, query }) =>
  [...(body ? [body] : []), query].map((schema) => ({ call: `${method} ${path}`, schema })),
);

const inputs = [...procedureInputs, ...routeInputs];

/** Every procedure and every route, and each place in its input that takes a secret. */
export const allEntrances: readonly Entrance[] = inputs
  .flatMap(({ call, schema }) => secretPlaces(schema).map((place): Entrance => `${call} ${place}`))
  .toSorted();

/** Those that this call goes through, with what goes through each. */
export function entrancesOf(
  call: string,
  input: unknown,
): { entrance: Entrance; value: unknown }[] {
  return inputs
    .filter((each) => each.call === call)
    .flatMap(({ schema }) => secretFields(schema, input))
    .map(({ place, value }) => ({ entrance: `${call} ${place}`, value }));
}
