import fc from 'fast-check';
import { expect, test } from 'vitest';

import { addressOf } from '#electron/desktop/address.ts';
import { linkAmong, parseLink } from '#electron/desktop/target.ts';

const tenantId = '019aa000-0000-7000-8000-000000000001';
const botId = '019aa000-0000-7000-8000-000000000002';

test.for([
  ['admin-agent://overview', { screen: 'overview' }],
  ['admin-agent://bots', { screen: 'bots' }],
  ['admin-agent://alerts/', { screen: 'alerts' }],
  ['admin-agent://system', { screen: 'system' }],
  [`admin-agent://alert/${botId}`, { screen: 'alert', alertId: botId }],
  [`admin-agent://tenant/${tenantId}/bot/${botId}`, { screen: 'bot', tenantId, botId }],
  [`admin-agent://bots?remove=${botId}#now`, { screen: 'bots' }],
])('%s leads to its place', ([link, target]) => {
  expect(parseLink(link as string)).toEqual(target);
});

test.for([
  '',
  'admin-agent:',
  'admin-agent://',
  'admin-agent://restore?file=/etc/passwd',
  'admin-agent://alerts/all/resolve',
  'admin-agent://alert/1',
  `admin-agent://alert/${botId}/resolve`,
  'admin-agent://alert/../bots',
  `admin-agent://tenant/${tenantId}/bot/`,
  `admin-agent://tenant/${tenantId}/remove/${botId}`,
  `admin-agent://tenant/%2e%2e/bot/${botId}`,
  'admin-agent://user@alerts',
  'admin-agent://alerts:80',
  'https://alerts',
  'javascript:alert(1)',
  `admin-agent://alerts/${'x'.repeat(400)}`,
])('%s leads nowhere', (link) => {
  expect(parseLink(link)).toBeUndefined();
});

test('whatever a link holds, it names a place of ours or nothing, and never throws', () => {
  const link = fc
    .webUrl({ withFragments: true, withQueryParameters: true })
    .map((url) => url.replace(/^https?/, 'admin-agent'));
  fc.assert(
    fc.property(
      fc.oneof(
        link,
        fc.string(),
        fc.string().map((rest) => `admin-agent://${rest}`),
      ),
      (text) => {
        const target = parseLink(text);
        expect(target === undefined || addressOf(target).startsWith('/')).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('of the arguments of a second start only a link is read', () => {
  expect(linkAmong(['app', '--inspect', 'admin-agent://alerts', '--no-sandbox'])).toEqual({
    screen: 'alerts',
  });
  expect(linkAmong(['app', '--demo', '/etc/passwd', 'https://example.org'])).toBeUndefined();
});
