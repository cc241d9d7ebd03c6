import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import type { AskedConnectors } from '#electron/agent/connectors/connector.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import { playConfig } from '#test/support/played-config.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

import { hash } from './configured-agent.ts';

const act = () => agentAct('test', 'test');

/** Three bots, each with a configuration of its own. */
async function threeBots() {
  const names = ['one', 'two', 'three'] as const;
  const played = new Map(
    names.map((name, index) => [
      name as string,
      playConfig({ text: `{ "port": ${index + 1}, "token": "secret-of-${name}" }` }),
    ]),
  );
  const slow = new Set<string>();
  const scripted = scriptedConnectors((path) => (slow.has(path) ? 'slow' : 'ok'));
  const of = ({ url }: HttpConnector) => played.get(new URL(url).pathname.slice(1))!.access();
  const connectors = {
    ...scripted,
    http: {
      ...scripted.http,
      config: {
        formatOf: () => 'json' as const,
        read: (config: never, context: never) => of(config).read(config, context),
        preview: (config: never, change: never, context: never) =>
          of(config).preview(config, change, context),
        apply: (config: never, change: never, context: never) =>
          of(config).apply(config, change, context),
      },
    },
  } as unknown as AskedConnectors;
  const agent = await createTestAgent({ connectors });
  const bots = [];
  for (const name of names) {
    const configSource = { kind: 'file', path: `/${name}`, format: 'json' } as const;
    const connector = { type: 'http', url: `http://bot.test/${name}`, configSource } as const;
    bots.push(
      await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot({ name, connector }) }),
    );
  }
  await agent.clock.advance(2_000);
  const tenantId = agent.tenant.id;
  const { templates } = agent.agent.config;
  const template = await templates.save(act(), tenantId, {
    name: 'Greeting',
    format: 'json',
    text: '{ "greeting": "Hello from {{shop}}", "limits": { "rate": 5 } }',
  });
  for (const [index, { id: botId }] of bots.entries()) {
    const values = { shop: `shop ${index + 1}` };
    await templates.assign(act(), tenantId, { templateId: template.id, botId, values });
  }
  return Object.assign(agent, { bots, played, slow, tenantId, templates, template });
}

test('a template is laid over each bot, one after the other, and what is the bot’s own stays', async () => {
  await using agent = await threeBots();
  const { templates, tenantId, template, played } = agent;
  const inSync = async () =>
    (await templates.list(tenantId))[0]?.bots.map(({ isInSync }) => isInSync);
  expect(await inSync()).toEqual([false, false, false]);

  await templates.sync(act(), tenantId, template.id);
  await agent.clock.advance(30_000);
  expect(await inSync()).toEqual([true, false, false]);
  await agent.clock.advance(10 * 60_000);

  expect(await inSync()).toEqual([true, true, true]);
  expect((await templates.list(tenantId))[0]?.sync).toMatchObject({ state: 'done', done: 3 });
  expect(JSON.parse(played.get('two')!.text)).toEqual({
    port: 2,
    token: 'secret-of-two',
    greeting: 'Hello from shop 2',
    limits: { rate: 5 },
  });
});

test('a run ends at the first bot that does not do well with it', async () => {
  await using agent = await threeBots();
  const { templates, tenantId, template, played, slow, bots } = agent;

  await templates.sync(act(), tenantId, template.id);
  await agent.clock.advance(1_000);
  slow.add('one');
  await agent.clock.advance(10 * 60_000);

  const [after] = await templates.list(tenantId);
  expect(after?.sync).toMatchObject({ state: 'stopped', done: 0, total: 3, botId: bots[0]?.id });
  expect(played.get('one')!.text).toBe('{ "port": 1, "token": "secret-of-one" }');
  expect(played.get('two')!.written).toEqual([]);
});

test('a bot that drifts from its template shows it, and one that leaves it does not', async () => {
  await using agent = await threeBots();
  const { templates, tenantId, template, played, bots } = agent;
  await templates.sync(act(), tenantId, template.id);
  await agent.clock.advance(10 * 60_000);

  played.get('three')!.edit(played.get('three')!.text.replace('shop 3', 'nowhere'));
  await agent.clock.advance(6 * 60_000);
  await templates.unassign(act(), tenantId, bots[0]!.id);

  expect((await templates.list(tenantId))[0]?.bots.map(({ isInSync }) => isInSync)).toEqual([
    true,
    false,
  ]);
});

test('names are a tenant’s own, once each; what is wrong with a template is said before it is kept', async () => {
  await using agent = await threeBots();
  const { templates, tenantId, template } = agent;
  const given = { name: 'Greeting', format: 'json' as const, text: '{}' };

  await expect(templates.save(act(), tenantId, given)).rejects.toMatchObject({
    code: 'template_name_taken',
  });
  await expect(
    templates.save(act(), tenantId, { ...given, id: template.id, text: '{' }),
  ).rejects.toMatchObject({ code: 'config_invalid' });
  await templates.remove(act(), tenantId, template.id);
  expect(await templates.list(tenantId)).toEqual([]);
  await expect(templates.sync(act(), tenantId, template.id)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('bots that fall while a template is brought to them are one trouble, with whom it was brought to before', async () => {
  await using agent = await threeBots();
  const { templates, tenantId, template, slow } = agent;
  await templates.sync(act(), tenantId, template.id);
  await agent.clock.advance(130_000);
  expect((await templates.list(tenantId))[0]?.sync).toMatchObject({ done: 1 });

  slow.add('one').add('two').add('three');
  await agent.clock.advance(3 * 60_000);

  const { items } = await agent.api.alerts.list({ tenantId });
  const groupOf = (name: string) =>
    items.find(({ botName, type }) => botName === name && type === 'bot.degraded')?.group;
  expect(groupOf('one')).toBe(`config|template ${template.id}`);
  expect(groupOf('two')).toBe(groupOf('one'));
  expect(groupOf('three')).toBe('bot.degraded|slow');
});

test('bots that were given the same bytes and fall are one trouble', async () => {
  await using agent = await threeBots();
  const { tenantId, bots, played, slow } = agent;
  for (const [index, name] of (['one', 'two'] as const).entries()) {
    const baseHash = hash(played.get(name)!.text);
    await agent.api.config.change({
      tenantId,
      botId: bots[index]!.id,
      change: { text: '{ "port": 8080 }', baseHash },
    });
  }

  slow.add('one').add('two');
  await agent.clock.advance(3 * 60_000);

  const { items } = await agent.api.alerts.list({ tenantId });
  const groups = items.filter(({ type }) => type === 'bot.degraded').map(({ group }) => group);
  expect(groups).toEqual(Array(2).fill(`config|${hash('{ "port": 8080 }')}`));
});
