/** A JSON or JSON5 text with the place of each of its parts, so that parts can be changed and the rest stays as it is. */
export type JsonNode = { start: number; end: number } & (
  | { kind: 'object'; members: readonly JsonMember[] }
  | { kind: 'array'; items: readonly JsonNode[] }
  | { kind: 'scalar'; value: JsonScalar }
);
export type JsonMember = { key: string; start: number; keyEnd: number; node: JsonNode };
/** Where the text of a comment begins and ends, without its marks. */
export type JsonComment = { start: number; end: number };
export type JsonScalar = string | number | boolean | null;
export type JsonValue = JsonScalar | JsonValue[] | { [key: string]: JsonValue };

/** What it says. Objects have no prototype, so that no key means more than itself. */
export function valueOf(node: JsonNode, scalarOf = (value: JsonScalar) => value): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node.value);
    case 'array':
      return node.items.map((item) => valueOf(item, scalarOf));
    case 'object': {
      const entries = Object.create(null) as { [key: string]: JsonValue };
      for (const { key, node: inner } of node.members) {
        entries[key] = valueOf(inner, scalarOf);
      }
      return entries;
    }
    default:
      return node satisfies never;
  }
}

export function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
