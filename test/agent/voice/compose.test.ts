import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';

import type { AskedConnectors } from '#electron/agent/connectors/connector.ts';
import type { ComposeRequest } from '#electron/agent/voice/compose.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';
import { alertIdSchema } from '#shared/schemas/ids.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

type Agent = Awaited<ReturnType<typeof createTestAgent>>;
type Options = Parameters<typeof createTestAgent>[0];

/** A client whose only bot is down, and its alert as a notice asks for it to be put into words. */
async function anAgentWithTrouble(options: Options = {}) {
  const agent = await createTestAgent({ script: () => 'refused', ...options });
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(60_000);
  return agent;
}

/** Bots whose WhatsApp is signed out, as a gateway tells of it. */
function signedOut(): AskedConnectors {
  const connectors = scriptedConnectors(() => 'channel_auth');
  const { http } = connectors;
  return {
    ...connectors,
    http: {
      ...http,
      probe: async (config, context) => ({
        ...(await http.probe(config, context)),
        reason: 'channel_unlinked',
        evidence: { channel: 'whatsapp:default', number: '+5511****0000' },
      }),
    },
  };
}

async function requestFor(
  agent: Agent,
  more: Partial<ComposeRequest> = {},
  phase: AlertPhase = 'opened',
): Promise<ComposeRequest> {
  const alerts = await agent.alerts.list(agent.tenant.id, { limit: 10 });
  return {
    tenantId: agent.tenant.id,
    notice: { kind: 'alert', phase, severity: 'error', isRepeat: false, facts: null },
    alerts,
    person: null,
    length: 'chat',
    medium: 'slack',
    ...more,
  };
}

/** Many alerts that are made of one. */
function copies(alert: StoredAlert, count: number): StoredAlert[] {
  return Array.from({ length: count }, (_, at) => ({
    ...alert,
    id: alertIdSchema.parse(`019b9a3c-0000-7000-8000-${String(at).padStart(12, '0')}`),
    botId: null,
    incidentId: null,
    details: { bot: `Bot ${at + 1}` },
  }));
}

describe('one alert', () => {
  test('is told in the client’s language: what and whom, who acts, and last the link', async () => {
    await using agent = await anAgentWithTrouble();
    const { text, subject, link } = await agent.voice.compose(await requestFor(agent));
    expect(subject).toBe('Vendas fora do ar');
    expect(text).toMatch(/^🔴 O bot Vendas está fora do ar há .+: conexão recusada\./u);
    expect(text).toContain('Próximo passo: ver o que houve com o bot.');
    expect(text.endsWith(`Veja os detalhes: ${link}`)).toBe(true);
    expect(link).toMatch(/^admin-agent:\/\/alert\/[0-9a-f-]{36}$/u);
  });

  test('is told in a person’s own language, and leads to the address of a headless host', async () => {
    await using agent = await anAgentWithTrouble({ consoleUrl: 'https://bots.example/' });
    const person = { name: 'Ana', locale: 'es' as const };
    const { text } = await agent.voice.compose(await requestFor(agent, { person }));
    expect(text).toContain('El bot Vendas está caído desde hace');
    expect(text).toContain('Mira los detalles: https://bots.example/#/alerts?alert=');
  });

  test('is greeted as was set, in the language in which that was set', async () => {
    await using agent = await anAgentWithTrouble();
    const tenantId = agent.tenant.id;
    const patch = { tone: 'formal', greeting: 'Bom dia!', name: 'Guardiã' } as const;
    await agent.api.setup.save({ tenantId, patch });
    const inPortuguese = await agent.voice.compose(await requestFor(agent));
    expect(inPortuguese.text).toMatch(/^Bom dia! O bot Vendas está indisponível/u);
    const person = { name: 'Ana', locale: 'en' as const };
    const { text } = await agent.voice.compose(await requestFor(agent, { person }));
    expect(text).toMatch(/^Dear Padaria Aurora team: the Vendas bot has been unavailable/u);
    const whatsapp = await agent.voice.compose(await requestFor(agent, { medium: 'whatsapp' }));
    expect(whatsapp.text).toMatch(/^\*Guardiã\*\nBom dia!/u);
  });

  test.for([
    ['pt-BR', 'O WhatsApp do bot Vendas (+5511****0000) foi desconectado'],
    ['en', 'The WhatsApp line behind Vendas (+5511****0000) was signed out'],
    ['es', 'El WhatsApp del bot Vendas (+5511****0000) se desconectó'],
  ] as const)(
    'names the channel that was signed out, and its number: %s',
    async ([locale, words]) => {
      await using agent = await anAgentWithTrouble({ connectors: signedOut() });
      await agent.clock.advance(60_000);
      const person = { name: 'Ana', locale };
      const { text } = await agent.voice.compose(await requestFor(agent, { person }));
      expect(text).toContain(words);
    },
  );

  test('counts what was tried, and says who brought the bot back', async () => {
    let isDown = true;
    await using agent = await anAgentWithTrouble({
      script: () => (isDown ? 'refused' : 'ok'),
      repair: { restart: () => undefined },
    });
    await agent.clock.advance(5 * 60_000);
    const [down] = await agent.alerts.list(agent.tenant.id, { limit: 10 });
    expect(down?.severity).toBe('critical');
    const told = await agent.voice.compose(await requestFor(agent));
    expect(told.text).toMatch(/Já tentei recuperar \d vezes e não deu certo\./u);
    expect(told.fields).toContainEqual({ label: 'Tentativas de recuperação', value: '3' });

    await agent.api.alerts.acknowledge({ tenantId: agent.tenant.id, alertId: down!.id });
    isDown = false;
    await agent.clock.advance(5 * 60_000);
    const back = await agent.voice.compose(await requestFor(agent, {}, 'resolved'));
    expect(back.text).toContain('✅ Pronto! O bot Vendas voltou ao normal depois de');
    expect(back.text).toContain('Foi a sua equipe que resolveu. Valeu.');
  });

  test('says that it is a reminder, and that it may be a repetition', async () => {
    await using agent = await anAgentWithTrouble();
    const request = await requestFor(agent, {}, 'reminded');
    const notice = { ...request.notice, isRepeat: true };
    const { text, subject } = await agent.voice.compose({ ...request, notice });
    expect(subject).toBe('Lembrete · Vendas fora do ar');
    expect(text).toContain('É só um lembrete: ninguém assumiu este alerta ainda.');
    expect(text).toContain('não tive confirmação do primeiro envio');
  });

  test('as a letter has the client’s colours and its logo inside', async () => {
    await using agent = await anAgentWithTrouble();
    const tenantId = agent.tenant.id;
    const logo = 'data:image/png;base64,iVBORw0KGgo=';
    const value = { logo, colour: '#f2c14e', signature: 'Agência Norte\n<norte@example.com>' };
    await agent.api.settings.save({ tenantId, section: 'brand', value });
    const letter = await agent.voice.compose(
      await requestFor(agent, { length: 'long', medium: 'email' }),
    );
    expect(letter.colour).toBe('#f2c14e');
    expect(letter.html).toContain(`src="${logo}"`);
    expect(letter.html).toContain('Agência Norte<br>&lt;norte@example.com&gt;');
    expect(letter.text).toContain('Cliente: Padaria Aurora\nBot: Vendas\nGravidade: erro');
    expect(letter.text.trimEnd().endsWith('<norte@example.com>')).toBe(true);
  });
});

test('an alert about a channel of ours names the channel, and neither a bot nor a machine', async () => {
  await using agent = await anAgentWithTrouble();
  const request = await requestFor(agent);
  const alert: StoredAlert = {
    ...request.alerts[0]!,
    type: 'delivery.failed',
    botId: null,
    incidentId: null,
    details: { host: 'Slack do time' },
  };
  const { text, fields } = await agent.voice.compose({ ...request, alerts: [alert] });
  expect(text).toContain(
    'As mensagens do canal Slack do time de Padaria Aurora não estão chegando',
  );
  expect(fields.map(({ label }) => label)).toEqual([
    'Cliente',
    'Canal',
    'Gravidade',
    'Desde',
    'Duração',
    'Causa',
  ]);
});

describe('several at once', () => {
  const together = async (agent: Agent, kind: 'group' | 'digest' | 'storm', count: number) => {
    const request = await requestFor(agent);
    const alerts = copies(request.alerts[0]!, count);
    return { ...request, alerts, notice: { ...request.notice, kind, phase: null } };
  };

  test('a group names some of them and lists what there is room for', async () => {
    await using agent = await anAgentWithTrouble();
    const { text, subject } = await agent.voice.compose(await together(agent, 'group', 40));
    expect(subject).toBe('40 alertas com a mesma causa');
    expect(text).toContain('São 40 alertas com a mesma causa em Padaria Aurora (conexão recusada)');
    expect(text).toContain('Bot 1, Bot 2, Bot 3 e mais 37.');
    expect(text).toMatch(/\n• \d\d:\d\d · Bot 1 fora do ar\n/u);
    expect(text).toMatch(/\ne mais \d+\nVeja os detalhes: admin-agent:\/\/alerts$/u);
    expect(text.length).toBeLessThanOrEqual(600);
  });

  test('a group of one is told as that one', async () => {
    await using agent = await anAgentWithTrouble();
    const { text } = await agent.voice.compose(await together(agent, 'group', 1));
    expect(text).toContain('O bot Bot 1 está fora do ar');
  });

  test('a digest says what is still open', async () => {
    await using agent = await anAgentWithTrouble();
    const request = await together(agent, 'digest', 3);
    const [first, ...others] = request.alerts;
    const alerts = [{ ...first!, state: 'resolved' as const, resolvedAt: 1 }, ...others];
    const { text } = await agent.voice.compose({ ...request, alerts });
    expect(text).toContain('guardei 3 alertas de Padaria Aurora: Bot 1, Bot 2 e Bot 3.');
    expect(text).toContain('2 ainda estão abertos: comece por eles.');
    expect(text).toContain('· Bot 1 voltou ao normal');
  });

  test('a flood is one summary, and its letter lists fifty of a thousand', async () => {
    await using agent = await anAgentWithTrouble();
    const request = await together(agent, 'storm', 1_000);
    const { text, html } = await agent.voice.compose({
      ...request,
      length: 'long',
      medium: 'email',
    });
    expect(text).toContain('Chegaram 1.000 alertas de Padaria Aurora em');
    expect(text).toContain('• e mais 950');
    expect(html!.length).toBeLessThan(60_000);
  });
});

test('the daily report is told of what was counted, and of a day without measurements', async () => {
  await using agent = await anAgentWithTrouble();
  const facts = {
    date: '2026-11-24',
    uptime: 0.99987,
    incidents: 2,
    fixed: 2,
    open: 0,
    alerts: 3,
    cost: null,
    bots: 8,
  };
  const request = await requestFor(agent, { alerts: [] });
  const notice = { ...request.notice, kind: 'daily_report' as const, phase: null, facts };
  const { text, subject, fields } = await agent.voice.compose({ ...request, notice });
  expect(subject).toBe('Relatório diário de Padaria Aurora: 24 de novembro de 2026');
  expect(text).toContain('Ontem os bots de Padaria Aurora ficaram 99,98% do tempo no ar.');
  expect(text).toContain('Houve 2 incidentes; resolvi 2 sem precisar de você.');
  expect(fields).toContainEqual({ label: 'Disponibilidade', value: '99,98%' });
  const blank = { ...notice, facts: { ...facts, uptime: null, incidents: 0 } };
  const quiet = await agent.voice.compose({ ...request, notice: blank });
  expect(quiet.text).toContain('Ainda não tenho medições de ontem');
});

test('where even the store does not answer, plain words go out', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await anAgentWithTrouble({ clock, store });
  const request = await requestFor(agent);
  await sql`drop table message_templates`.execute(store.db);
  const { text, subject } = await agent.voice.compose(request);
  expect(subject).toBe('Vendas fora do ar');
  expect(text).toContain('admin-agent://alert/');
});
