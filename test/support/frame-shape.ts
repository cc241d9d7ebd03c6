/** Where something is in a frame, and of what type it is there: `payload.channels.whatsapp.linked` is `boolean`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/** The elements of an array share one place: `payload.agents[].id`. */
export function shapeOf(value: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  walk(value, '', shape);
  return shape;
}

function walk(value: unknown, path: string, shape: Map<string, Set<string>>): void {
  const type = typeOf(value);
  shape.set(path, (shape.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) {
    for (const element of value) {
      walk(element, `${path}[]`, shape);
    }
  } else if (type === 'object') {
    for (const [key, inner] of Object.entries(value as object)) {
      walk(inner, path === '' ? key : `${path}.${key}`, shape);
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * What is in the first and cannot be in the second: a place the second does not have, or has with another type. Where
 * either side says null nothing is known of the type, and below a place where the second is null or an empty array
 * nothing is known at all.
 */
export function strangers(first: Shape, second: Shape): string[] {
  return [...first].flatMap(([path, types]) => {
    const known = second.get(path);
    if (known === undefined) {
      return isUnknownBelow(path, second) ? [] : [`${path}: is not there`];
    }
    const isPossible =
      known.has('null') || [...types].every((type) => type === 'null' || known.has(type));
    return isPossible
      ? []
      : [`${path}: is ${[...types].join(' or ')}, not ${[...known].join(' or ')}`];
  });
}

function isUnknownBelow(path: string, shape: Shape): boolean {
  const parent = path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, path.lastIndexOf('.'));
  const known = shape.get(parent);
  if (known === undefined) {
    return parent !== path && parent !== '' && isUnknownBelow(parent, shape);
  }
  return known.has('null') || (path.endsWith('[]') && known.has('array'));
}
