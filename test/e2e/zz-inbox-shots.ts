/* Not kept: looks at the inbox with a fleet in trouble. */
import { chromium } from '@playwright/test';

import { createRealClock } from '#electron/host/real-clock.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { findChromium } from '#test/support/find-chromium.ts';
import { aBot, createTestAgent, silentLogger } from '#test/support/test-agent.ts';

const only = process.argv[2]?.split(',');
const clock = createVirtualClock(Date.now() - 3_600_000, { waitsFor: 'nothing' } as never);
const broken = new Set<string>();
const fleet = await createTestAgent({
  clock,
  script: (path) => {
    const [cause, id] = path.split('-');
    return broken.has(path) ? (cause as never) : 'ok';
  },
});
const { api, agent, tenant } = fleet;
const tec = await api.tenants.create({ name: 'TecNova', zone: 'America/Bogota' } as never);
const sol = await api.tenants.create({ name: 'Clínica Sol', zone: 'Europe/Madrid' } as never);
const add = (tenantId: string, name: string, path: string) =>
  api.bots.add({ tenantId: tenantId as never, bot: aBot({ name, path }) });
await add(tenant.id, 'Vendas', 'refused-1');
await add(tenant.id, 'Suporte', 'refused-2');
await add(tenant.id, 'Reservas', 'ok-1');
await add(tec.id, 'RH', 'auth-1');
await add(tec.id, 'Suporte técnico', 'slow-1');
await add(tec.id, 'Onboarding', 'refused-4');
await add(sol.id, 'Agenda', 'channel_auth-1');
await add(sol.id, 'Laboratorio', 'ok-2');
await clock.advance(20 * 60_000);
for (const path of ['refused-1', 'refused-2', 'auth-1', 'slow-1', 'refused-4', 'channel_auth-1'])
  broken.add(path);
await clock.advance(39 * 60_000);
const open = (await api.alerts.list({ state: 'open' })).items;
console.log(open.map((a) => [a.botName, a.group, a.severity]));

const t0 = Date.now();
const notice = (over: object) => ({
  id: crypto.randomUUID(),
  tenantId: tenant.id,
  kind: 'alert',
  alertId: open[0]!.id,
  phase: 'opened',
  severity: 'error',
  medium: 'email',
  channelId: null,
  channelKind: 'smtp',
  channelName: null,
  personId: null,
  recipient: 'o••••@aurora.com.br',
  state: 'sent',
  hold: null,
  dueAt: t0,
  attempts: 1,
  nextAt: null,
  sentAt: t0 - 38 * 60_000,
  arrivedAt: null,
  block: null,
  detail: null,
  isRepeat: false,
  foldedInto: null,
  insteadOf: null,
  createdAt: t0,
  ...over,
});
(agent as unknown as { notices: object }).notices = {
  ofAlert: async () => [
    notice({}),
    notice({ medium: 'whatsapp', recipient: '+55 11 •••• 4321', arrivedAt: t0 - 37 * 60_000 }),
    notice({
      medium: 'slack',
      channelName: 'Slack #plantão',
      recipient: null,
      state: 'dead',
      block: 'access',
      detail: '403 invalid_auth',
      sentAt: null,
    }),
    notice({
      medium: 'webhook',
      recipient: null,
      state: 'retry',
      nextAt: t0 + 120_000,
      attempts: 3,
      sentAt: null,
      block: 'unavailable',
      detail: '503',
    }),
    notice({
      phase: 'reminded',
      state: 'held',
      hold: 'hours',
      dueAt: t0 + 9 * 3_600_000,
      sentAt: null,
    }),
  ],
};

const listener = await createListener({
  agent,
  clock: createRealClock(),
  logger: silentLogger,
  version: '0.1.0',
  token: 'owner-token',
  nonce: 'n',
  port: 0,
  rateLimits: { perToken: 1_000_000, failedPerAddress: 1_000_000 },
  consoleFolder: process.cwd() + '/out/renderer',
} as never);
const { url } = await listener.start();
const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }) });
let last = Date.now();
const timer = setInterval(() => {
  const now = Date.now();
  void clock.advance(now - last);
  last = now;
}, 1_000);
await clock.advance(Date.now() - clock.now());

async function shots(
  locale: string,
  scheme: 'light' | 'dark',
  size = { width: 1280, height: 800 },
) {
  const tag = `${locale}-${scheme}${size.width === 1280 ? '' : `-${size.width}`}`;
  const context = await browser.newContext({
    locale,
    colorScheme: scheme,
    viewport: size,
    reducedMotion: 'reduce',
    timezoneId: 'America/Sao_Paulo',
  });
  const page = await context.newPage();
  page.on('pageerror', (e) => console.log('PAGE ERROR', e.message));
  await page.goto(`${url}#token=owner-token`);
  await page.waitForTimeout(1_500);
  const go = async (hash: string) => {
    await page.evaluate((h) => {
      location.hash = h;
    }, hash);
    await page.waitForTimeout(900);
  };
  const shot = async (name: string) => {
    if (!only || only.some((o) => name.includes(o))) {
      await page.waitForTimeout(350);
      await page.screenshot({ path: `/tmp/inbox-shots/${name}-${tag}.png` });
    }
  };
  await go('/alerts');
  await shot('1-inbox');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('s');
  await shot('3-snooze');
  await page.keyboard.press('c');
  await shot('3-snooze-custom');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(250);
  await page.keyboard.press('m');
  await shot('4-quiet');
  await page.keyboard.press('p');
  await page.waitForTimeout(300);
  await page.keyboard.type(
    locale === 'en'
      ? 'every Sunday 2-4am'
      : locale === 'es'
        ? 'mañana 2h por 1h'
        : 'amanhã 2h por 1h',
  );
  await page.waitForTimeout(800);
  await shot('5-plan');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(250);
  await page.keyboard.press('v');
  await shot('6-verdict');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(250);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await shot('7-bulk');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await go(`/alerts?alert=${open.find((a) => a.botName === 'Agenda')!.id}`);
  await shot('2-panel');
  await page
    .locator('aside')
    .first()
    .evaluate((e) => {
      e.scrollTop = 9_999;
    });
  await shot('2-panel-end');
  await go('/alerts?state=muted');
  await shot('8-muted');
  await go('/alerts?state=snoozed');
  await shot('9-snoozed');
  await go('/bots');
  await shot('10-bots');
  const bot = (await api.bots.list({})).items.find((b) => b.name === 'Vendas')!;
  await go(`/bots/${bot.tenantId}/${bot.id}`);
  await shot('11-bot');
  await context.close();
}
// some quiet first
const vendas = (await api.bots.list({})).items.find((b) => b.name === 'Vendas')!;
await api.silences.add({
  tenantId: tenant.id,
  silence: {
    target: { of: 'bot', botId: vendas.id },
    until: Date.now() + 4 * 3_600_000,
    reason: 'mudança de servidor',
  },
});
await api.silences.add({
  tenantId: sol.id as never,
  silence: { target: { of: 'tenant' }, until: Date.now() + 20 * 3_600_000 },
});
await api.maintenance.add({
  tenantId: tec.id as never,
  maintenance: {
    botIds: null,
    time: {
      startsAt: '2026-11-29T02:00',
      zone: 'America/Bogota',
      durationMs: 7_200_000,
      rrule: 'FREQ=WEEKLY;BYDAY=SU',
    },
  },
});
const reservas = (await api.bots.list({})).items.find((b) => b.name === 'Reservas')!;
await api.maintenance.add({
  tenantId: tenant.id,
  maintenance: { botIds: [reservas.id], forMs: 3_600_000 },
});
const rh = open.find((a) => a.botName === 'Suporte técnico');
if (rh)
  await api.alerts.snooze({
    tenantId: rh.tenantId,
    alertId: rh.id,
    snooze: { until: Date.now() + 3_600_000, untilWorse: true },
  });
await api.alerts.note({
  tenantId: sol.id as never,
  alertId: open.find((a) => a.botName === 'Agenda')!.id,
  text: 'Liguei para a recepção; vão escanear o QR depois do almoço.',
});

const runs = (process.argv[3] ?? 'pt-BR:light,en:dark').split(',').map((r) => r.split(':'));
for (const [locale, scheme, width] of runs) {
  await shots(
    locale!,
    scheme as never,
    width ? { width: Number(width), height: 800 } : undefined,
  ).catch((e: Error) => console.log('FAILED', locale, scheme, e.message));
}
clearInterval(timer);
await browser.close();
await listener.stop().catch(() => undefined);
process.exit(0);
