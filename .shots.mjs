import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const dir = mkdtempSync('/tmp/shots-');
mkdirSync('/tmp/shots', { recursive: true });
writeFileSync(join(dir, 'pass'), 'x y z secret\n', { mode: 0o600 });
const server = spawn(process.execPath, ['electron/server.ts', '--port', '0'], { env: { ...process.env, ADMIN_AGENT_DATA: join(dir, 'data'), ADMIN_AGENT_KEY_FILE: '', ADMIN_AGENT_PASSPHRASE: '', ADMIN_AGENT_PASSPHRASE_FILE: join(dir, 'pass'), TZ: 'America/Sao_Paulo' }, stdio: ['ignore', 'pipe', 'inherit'] });
const link = await new Promise((ok) => { let t = ''; server.stdout.on('data', (c) => { t += c; const m = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(t); if (m) ok(m[0]); }); });
const only = process.argv[2]?.split(',');
const mocks = (await import('/tmp/mocks.mjs')).mocks;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
const variants = (process.argv[3] ?? 'light-pt-BR,dark-es').split(',');
const errors = [];
for (const variant of variants) {
  const [scheme, ...rest] = variant.split('-');
  const locale = rest.join('-');
  const context = await browser.newContext({ locale, colorScheme: scheme, viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error') errors.push(`${variant}: ${m.text().slice(0, 300)}`); });
  page.on('pageerror', (e) => errors.push(`${variant}: PAGEERROR ${e.message.slice(0, 400)}`));
  await page.route('**/trpc/**', async (route) => {
    const url = new URL(route.request().url());
    const path = decodeURIComponent(url.pathname.split('/trpc/')[1] ?? '');
    if (path.includes(',') || !mocks[path]) return route.fallback();
    let input = url.searchParams.get('input'); input = input ? JSON.parse(input) : route.request().postDataJSON();
    return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ result: { data: mocks[path](input, locale) } }) });
  });
  await page.goto(link);
  await page.waitForSelector('h1');
  const steps = (await import('/tmp/steps.mjs')).steps;
  for (const [name, run] of Object.entries(steps)) {
    if (only && !only.some((o) => name.startsWith(o))) continue;
    try {
      await page.evaluate(() => { location.hash = '#/bots'; });
      await run(page, locale);
      await page.waitForTimeout(700);
      const h = await page.evaluate(() => { const m = document.querySelector('main'); return m.scrollHeight + 120; });
      await page.setViewportSize({ width: 1280, height: Math.min(2400, Math.max(860, h)) });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `/tmp/shots/${name}-${variant}.png` });
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    } catch (e) { errors.push(`${variant} ${name}: ${String(e).slice(0, 500)}`); }
  }
  await context.close();
}
await browser.close(); server.kill('SIGTERM');
console.log([...new Set(errors)].join('\n') || 'no errors');
