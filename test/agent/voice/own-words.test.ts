import { sql } from 'kysely';
import { expect, test } from 'vitest';

import type { ComposeRequest } from '#electron/agent/voice/compose.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createMessageTemplateStore } from '#electron/store/message-template-store.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const key = { kind: 'bot.down', locale: 'pt-BR', length: 'chat' } as const;

/** A client whose only bot is down, and what is to be told of it. */
async function anAgent(name = 'Vendas') {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const agent = await createTestAgent({ clock, store, script: () => 'refused' });
  const tenantId = agent.tenant.id;
  await agent.api.bots.add({ tenantId, bot: aBot({ name }) });
  await clock.advance(60_000);
  const alerts = await agent.alerts.list(tenantId, { limit: 10 });
  const request: ComposeRequest = {
    tenantId,
    notice: { kind: 'alert', phase: 'opened', severity: 'error', isRepeat: false, facts: null },
    alerts,
    person: null,
    length: 'chat',
    medium: 'slack',
  };
  return {
    agent,
    tenantId,
    request,
    store,
    templates: createMessageTemplateStore(store.db, tenantId),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

test('a client’s own words go out in place of the built-in ones, until they are reset', async () => {
  await using world = await anAgent();
  const { agent, tenantId, request } = world;
  const template = { ...key, subject: null, body: 'Atenção, {{ bot.name }} caiu. {{ link }}' };
  await agent.api.voice.templates.save({ tenantId, template });
  expect((await agent.voice.compose(request)).text).toMatch(
    /^Atenção, Vendas caiu\. admin-agent:/u,
  );
  // Another language and another length are other templates.
  const person = { name: 'Ana', locale: 'en' as const };
  expect((await agent.voice.compose({ ...request, person })).text).toContain(
    'Vendas has been down',
  );
  expect((await agent.voice.compose({ ...request, length: 'short' })).text).toContain('fora do ar');

  await agent.api.voice.templates.reset({ tenantId, ...key });
  expect((await agent.voice.compose(request)).text).toContain('está fora do ar');
  await expect(agent.api.voice.templates.reset({ tenantId, ...key })).rejects.toThrow('not_found');
  const { rows } = await sql<{ action: string }>`
    select action from audit_log where action like 'voice.%' and result = 'done' order by seq
  `.execute(world.store.db);
  expect(rows.map(({ action }) => action)).toEqual([
    'voice.templates.save',
    'voice.templates.reset',
  ]);
});

test('that a message may be a repetition is said whoever wrote its words', async () => {
  await using world = await anAgent();
  const { agent, tenantId, request } = world;
  const repeated = { ...request, notice: { ...request.notice, isRepeat: true } };
  for (const body of ['Caiu: {{ bot.name }}', 'Caiu: {{ bot.name }}\n{{ repeat }}']) {
    await agent.api.voice.templates.save({ tenantId, template: { ...key, subject: null, body } });
    const { text } = await agent.voice.compose(repeated);
    expect(text).toMatch(/^Caiu: Vendas\nSe você já recebeu esta mensagem, [^\n]+$/u);
  }
});

test('words that say that a bot is down are not used to say that it is back', async () => {
  await using world = await anAgent();
  const { agent, tenantId, request } = world;
  const template = { ...key, subject: null, body: 'Caiu: {{ bot.name }}' };
  await agent.api.voice.templates.save({ tenantId, template });
  const over = { ...request, notice: { ...request.notice, phase: 'resolved' as const } };
  expect((await agent.voice.compose(over)).text).toContain('voltou ao normal');
  const back = { ...template, kind: 'bot.recovered' as const, body: 'De volta: {{ bot.name }}' };
  await agent.api.voice.templates.save({ tenantId, template: back });
  expect((await agent.voice.compose(over)).text).toBe('De volta: Vendas');
});

test('a broken template stops no message: the built-in words go out, and it says why, once', async () => {
  await using world = await anAgent();
  const { agent, tenantId, request, templates } = world;
  // Stored by an older version that knew this name.
  await templates.save({ ...key, subject: null, body: '{{ bot.old_name }}', updatedAt: 1 });
  for (let count = 0; count < 3; count += 1) {
    expect((await agent.voice.compose(request)).text).toContain('O bot Vendas está fora do ar');
  }
  const { items } = await agent.api.voice.templates.list({ tenantId });
  expect(items.map(({ failure }) => failure)).toEqual([
    'unknown_variable: bot.old_name (body 1:4)',
  ]);
  expect(agent.seen.filter(({ kind }) => kind === 'template.changed')).toHaveLength(1);
});

test('what could not be sent is not saved, and is marked', async () => {
  await using world = await anAgent();
  const { agent, tenantId } = world;
  const template = { ...key, subject: null, body: "{% include 'x' %}" };
  await expect(agent.api.voice.templates.save({ tenantId, template })).rejects.toThrow(
    'message_template_invalid',
  );
  const { items } = await agent.api.voice.templates.lint({ tenantId, template });
  expect(items).toMatchObject([{ code: 'forbidden_tag', name: 'include', line: 1 }]);
});

test('a bot with a hostile name is called by it, and nothing more comes of it', async () => {
  const name = '{{ 7 | times: 6 }}<img src=x onerror=alert(1)>';
  await using world = await anAgent(name);
  const { agent, tenantId, request } = world;
  const template = {
    ...key,
    length: 'long' as const,
    subject: '{{ bot.name }}',
    body: '{{ bot.name }}',
  };
  await agent.api.voice.templates.save({ tenantId, template });
  const { subject, text, html } = await agent.voice.compose({
    ...request,
    length: 'long',
    medium: 'email',
  });
  expect(subject).toBe(name);
  expect(text).toBe(name);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
});

test('every kind can be begun from its built-in template, which lints clean and says the same', async () => {
  await using world = await anAgent();
  const { agent, tenantId, request } = world;
  const builtIn = await agent.api.voice.templates.builtIn({ tenantId, ...key });
  const before = await agent.voice.compose(request);
  const template = { ...key, ...builtIn };
  expect((await agent.api.voice.templates.lint({ tenantId, template })).items).toEqual([]);
  await agent.api.voice.templates.save({ tenantId, template });
  const after = await agent.voice.compose(request);
  expect(after.text.replace(/\n.*$/su, '')).toBe(before.text.replace(/\n.*$/su, ''));

  const { items } = await agent.api.voice.templates.variables({ tenantId, kind: 'pool.low' });
  expect(items).toContainEqual({ name: 'facts.percent', example: '18%' });
  expect(items).toContainEqual({ name: 'client.name', example: 'Padaria Aurora' });
});
