import type { Canary } from './canaries.ts';
import { closedPort, named } from './put-in.ts';
import type { makeGround, WatchedHouse } from './watched-house.ts';

/** Each is configured with three of the secrets, so that all of them have their turn. */
const configuredBots = 22;

/** A configuration as bots have them: some of it anybody may see, and a secret. */
const configWith = (secret: string, note: string): string =>
  `${JSON.stringify({ note, port: 8080, api: { token: secret }, channels: [{ password: secret }] }, null, 2)}\n`;

const readSource = (path: string) => ({ kind: 'file' as const, path, format: 'json' as const });

/**
 * In the configurations of bots, which are files: read from there, previewed, changed by every way there is, changed
 * behind our back, taken in, put back and rolled back; and refused, with the secret in what is wrong with it.
 */
export async function throughConfigs(
  house: WatchedHouse,
  ground: ReturnType<typeof makeGround>,
  canaries: readonly Canary[],
): Promise<void> {
  for (const [index, first] of canaries.slice(0, configuredBots).entries()) {
    const others = [1, 2].map((turn) => canaries[(index + turn * configuredBots) % 64]!);
    await throughConfig(house, ground, { index, secrets: [first, ...others] });
  }
}

async function throughConfig(
  house: WatchedHouse,
  ground: ReturnType<typeof makeGround>,
  { index, secrets }: { index: number; secrets: readonly Canary[] },
): Promise<void> {
  const { tenantId } = house;
  const [read, written, outside] = secrets.map(({ value }) => value);
  const path = ground.file(`config-${index}.json`, configWith(read!, 'first'));
  const bot = named({ type: 'http', url: closedPort, configSource: readSource(path) });
  const { id: botId } = await house.ipc('mutation', 'bots.add', { tenantId, bot });
  const of = { tenantId, botId };
  const rest = `/api/admin/bots/${botId}/config`;
  const hash = async () => (await house.ipc('mutation', 'config.look', of)).current?.hash;

  const change = { text: configWith(written!, 'second'), baseHash: await hash(), reason: 'test' };
  await house.ipc('mutation', 'config.preview', { ...of, change });
  await house.trpc('mutation', 'config.preview', { ...of, change });
  for (const text of [`${change.text.slice(0, -3)} ${written}`, `{ ${written}`, `[${written}`]) {
    const wrong = { ...change, text };
    await house.ipc('mutation', 'config.preview', { ...of, change: wrong });
    await house.ipc('mutation', 'config.change', { ...of, change: wrong });
    await house.rest('PUT', rest, wrong);
  }
  if (index % 2 === 0) {
    await house.ipc('mutation', 'config.change', { ...of, change });
  } else {
    await house.rest('PUT', rest, change);
  }
  await house.ipc('mutation', 'config.change', { ...of, change });
  const { shown } = (await house.rest('GET', rest)).json;
  await house.cli({}, 'config', 'show', bot.name);
  await house.cli({}, 'config', 'diff', bot.name);

  // A number where a text was, so that nothing of it is what it was.
  ground.file(`config-${index}.json`, configWith(outside!, 'third').replace('8080', '"8080"'));
  await house.ipc('mutation', 'config.look', of);
  await house.ipc('mutation', index % 2 === 0 ? 'config.takeIn' : 'config.putBack', of);
  ground.file(`config-${index}.json`, `{ "token": ${JSON.stringify(outside)}, ${outside}`);
  await house.ipc('mutation', 'config.look', of);
  await house.rest('POST', `${rest}/rollback`, {});
  const file = ground.file(`given-${index}.json`, configWith(outside!, shown?.text.length ?? ''));
  await house.cli({}, 'config', 'apply', bot.name, file, '--yes');
  await house.ipc('query', 'config.versions', { ...of, limit: 50 });
}
