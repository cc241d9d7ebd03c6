import { expect, test } from 'vitest';

import { media } from '#shared/schemas/channel.ts';
import { messageKinds } from '#shared/schemas/voice.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('every kind can be looked at for every medium before anything of it is saved', async () => {
  await using agent = await createTestAgent();
  const tenantId = agent.tenant.id;
  for (const kind of messageKinds) {
    for (const medium of media) {
      const { text, subject, html, issues } = await agent.api.voice.preview({
        tenantId,
        kind,
        medium,
      });
      expect(text, `${kind} ${medium}`).not.toBe('');
      expect(subject, `${kind} ${medium}`).not.toBe('');
      expect(html !== null, `${kind} ${medium}`).toBe(medium === 'email');
      expect(issues).toEqual([]);
    }
  }
});

test('a preview is in the tone, the language and the colours that are being tried', async () => {
  await using agent = await createTestAgent();
  const preview = await agent.api.voice.preview({
    tenantId: agent.tenant.id,
    kind: 'bot.down',
    medium: 'email',
    setup: { tone: 'formal', locale: 'es', name: 'Guardián', emoji: true, greeting: 'Saludos:' },
    brand: { logo: png, colour: '#f2c14e', signature: 'Agencia Norte <norte@example.com>' },
  });
  expect(preview.text).toContain('Saludos:');
  expect(preview.text).toContain('El bot Vendas no está disponible desde');
  expect(preview.text).toContain('Guardián, supervisión de los bots de Padaria Aurora');
  expect(preview.html).toContain('<html lang="es"');
  expect(preview.html).toContain('#f2c14e');
  expect(preview.html).toContain(png);
  expect(preview.html).toContain('Agencia Norte &lt;norte@example.com&gt;');
  const kept = await agent.api.setup.get({ tenantId: agent.tenant.id });
  expect(kept?.tone).not.toBe('formal');
});

test('an end is shown as the agent brought it about, and a template as it is written', async () => {
  await using agent = await createTestAgent();
  const tenantId = agent.tenant.id;
  const healed = await agent.api.voice.preview({
    tenantId,
    kind: 'bot.down',
    phase: 'healed',
    medium: 'whatsapp',
  });
  expect(healed.text).toContain('Reiniciei por aqui mesmo');
  const template = {
    kind: 'bot.down',
    locale: 'pt-BR',
    length: 'chat',
    body: 'Caiu {{ bot.nme }}',
  } as const;
  const broken = await agent.api.voice.preview({
    tenantId,
    kind: 'bot.down',
    medium: 'whatsapp',
    template,
  });
  expect(broken.text).toContain('está fora do ar');
  expect(broken.issues).toMatchObject([{ code: 'unknown_variable', name: 'bot.nme' }]);
  const mended = await agent.api.voice.preview({
    tenantId,
    kind: 'bot.down',
    medium: 'whatsapp',
    template: { ...template, body: 'Caiu {{ bot.name }}' },
  });
  expect(mended.text).toBe('Caiu Vendas');
});

test.for([
  ['pt-BR', 'US$\u00a01.021,40', '4 de janeiro de 2026'],
  ['en', '$1,021.40', 'January 4, 2026'],
  ['es', '1021,40\u00a0US$', '4 de enero de 2026'],
] as const)('money and dates are written as in %s', async ([locale, money, date]) => {
  await using agent = await createTestAgent();
  const shown = async (kind: 'cost.spike' | 'report.daily') => {
    const { text } = await agent.api.voice.preview({
      tenantId: agent.tenant.id,
      kind,
      medium: 'email',
      setup: { locale, tone: 'technical' },
    });
    return text;
  };
  expect(await shown('cost.spike')).toContain(money);
  expect(await shown('report.daily')).toContain(`date=${date}`);
});
