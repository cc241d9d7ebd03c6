import { expect, test } from 'vitest';

import type { ComposeRequest } from '#electron/agent/voice/compose.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

type Agent = Awaited<ReturnType<typeof createTestAgent>>;

/** The alert of a bot that has just gone down, as a notice asks for it to be put into words. */
async function downAlert(agent: Agent): Promise<ComposeRequest> {
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(60_000);
  const alerts = await agent.alerts.list(agent.tenant.id, { limit: 10 });
  return {
    tenantId: agent.tenant.id,
    notice: { kind: 'alert', phase: 'opened', severity: 'error', isRepeat: false, facts: null },
    alerts,
    person: null,
    length: 'chat',
    medium: 'slack',
  };
}

test('an alert is told in the tenant’s language: what and whom, who acts, and last the link', async () => {
  await using agent = await createTestAgent({ script: () => 'refused' });
  const { text, subject, link } = await agent.voice.compose(await downAlert(agent));
  expect(subject).toBe('Vendas fora do ar');
  expect(text).toMatch(/^🔴 O bot Vendas está fora do ar há .+: conexão recusada\./u);
  expect(text).toContain('Próximo passo: ver o que houve com o bot.');
  expect(text.endsWith(`Veja os detalhes: ${link}`)).toBe(true);
  expect(link).toMatch(/^admin-agent:\/\/alert\/[0-9a-f-]{36}$/u);
});

test('a person’s own language goes before the client’s, and a headless host has an address', async () => {
  await using agent = await createTestAgent({
    script: () => 'refused',
    consoleUrl: 'https://bots.example/',
  });
  const request = await downAlert(agent);
  const person = { name: 'Ana', locale: 'es' as const };
  const { text } = await agent.voice.compose({ ...request, person });
  expect(text).toContain('El bot Vendas está caído desde hace');
  expect(text).toContain('Mira los detalles: https://bots.example/#/alerts?alert=');
});
