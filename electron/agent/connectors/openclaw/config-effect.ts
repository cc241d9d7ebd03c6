import type { ConfigPreview } from '#shared/schemas/config.ts';

import { schemaNodeSchema } from './frames.ts';
import type { Link } from './handshake.ts';

type Effect = NonNullable<ConfigPreview['effect']>;

const answerLimitMs = 5_000;
/** Each is a question to the gateway, and a restart is found among the first. */
const maxPlaces = 16;
const deepest = 4;
const strongestFirst: readonly Effect[] = ['restart', 'hot', 'none'];

/** What changes in these places would do to a gateway, by its own word; `null` where it does not say of each. */
export async function effectOf(
  paths: readonly (readonly string[])[],
  link: Link,
): Promise<Effect | null> {
  if (paths.length === 0) {
    return 'none';
  }
  const places = [...new Set(paths.map((path) => path.slice(0, deepest).join('.')))];
  const effects = await Promise.all(
    places.slice(0, maxPlaces).map((place) => effectAt(place.split('.'), link)),
  );
  const strongest = strongestFirst.find((effect) => effects.includes(effect)) ?? null;
  const isSure = places.length <= maxPlaces && !effects.includes(null);
  return isSure || strongest === 'restart' ? strongest : null;
}

/** That of the nearest place above it that the gateway knows. */
async function effectAt(path: readonly string[], link: Link): Promise<Effect | null> {
  for (let length = path.length; length > 0; length -= 1) {
    const answer = await link.ask(
      'config.schema.lookup',
      { path: path.slice(0, length).join('.') },
      { schema: schemaNodeSchema, limitMs: answerLimitMs },
    );
    if (answer.kind === 'answer') {
      return answer.payload.reloadKind ?? null;
    }
    if (answer.kind !== 'refused') {
      return null;
    }
  }
  return null;
}
