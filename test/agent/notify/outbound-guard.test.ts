import net, { type LookupFunction } from 'node:net';
import { expect, test } from 'vitest';

import { type Reach, reachOf } from '#electron/agent/notify/address-reach.ts';
import { httpPost } from '#electron/agent/notify/channels/http-post.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { outboundSchema } from '#shared/schemas/tenant-settings.ts';
import { createFaultyServer } from '#test/support/faulty-server.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { call, channelContext } from '#test/support/providers/channel-context.ts';

function guardOf(allowed: string[] = [], resolve?: LookupFunction) {
  return createOutboundGuard({ allowedHosts: () => allowed, ...(resolve && { resolve }) });
}

/** A name server that says what it likes, each time something else. */
function answering(...answers: string[][]): LookupFunction & { asked: string[] } {
  const asked: string[] = [];
  const resolve: LookupFunction = (hostname, _options, done) => {
    asked.push(hostname);
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: net.isIP(address) })),
    );
  };
  return Object.assign(resolve, { asked });
}

function lookUp(guard: ReturnType<typeof guardOf>, host: string, port = 443) {
  return new Promise<string[]>((resolve, reject) => {
    guard.lookupAt(port)(host, { all: true }, (error, found) => {
      if (error) {
        reject(error);
      } else {
        resolve(typeof found === 'string' ? [found] : found.map(({ address }) => address));
      }
    });
  });
}

test.for<[string, Reach]>([
  ['8.8.8.8', 'public'],
  ['1.1.1.1', 'public'],
  ['9.255.255.255', 'public'],
  ['11.0.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['100.128.0.0', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['192.167.255.255', 'public'],
  ['192.169.0.0', 'public'],
  ['223.255.255.255', 'public'],
  ['2606:4700:4700::1111', 'public'],
  ['2a00:1450:4001::1', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['64:ff9b::808:808', 'public'],
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['100.64.0.0', 'private'],
  ['100.127.255.255', 'private'],
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['::1', 'private'],
  ['0:0:0:0:0:0:0:1', 'private'],
  ['fc00::1', 'private'],
  ['fdff:ffff::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['::FFFF:10.1.2.3', 'private'],
  ['64:ff9b::7f00:1', 'private'],
  ['64:ff9b::c0a8:1', 'private'],
  ['169.254.0.1', 'exact'],
  ['169.254.169.254', 'exact'],
  ['::ffff:169.254.169.254', 'exact'],
  ['64:ff9b::a9fe:a9fe', 'exact'],
  ['100.100.100.200', 'exact'],
  ['192.0.0.192', 'exact'],
  ['168.63.129.16', 'exact'],
  ['fe80::1', 'exact'],
  ['fe80::1%eth0', 'exact'],
  ['febf::1', 'exact'],
  ['fd00:ec2::254', 'exact'],
  ['fd20:ce::254', 'exact'],
  ['0.0.0.0', 'never'],
  ['0.255.255.255', 'never'],
  ['192.0.0.1', 'never'],
  ['192.0.2.1', 'never'],
  ['192.88.99.1', 'never'],
  ['198.18.0.1', 'never'],
  ['198.19.255.255', 'never'],
  ['198.51.100.7', 'never'],
  ['203.0.113.7', 'never'],
  ['224.0.0.1', 'never'],
  ['239.255.255.250', 'never'],
  ['240.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['::', 'never'],
  ['::127.0.0.1', 'never'],
  ['::ffff:0:127.0.0.1', 'never'],
  ['64:ff9b:1::7f00:1', 'never'],
  ['100::1', 'never'],
  ['2001::1', 'never'],
  ['2001:db8::1', 'never'],
  ['2002:7f00:1::', 'never'],
  ['3fff::1', 'never'],
  ['5f00::1', 'never'],
  ['fec0::1', 'never'],
  ['ff02::1', 'never'],
  ['4000::1', 'never'],
  ['::ffff:0.0.0.0', 'never'],
  ['', 'never'],
  ['localhost', 'never'],
  ['127.1', 'never'],
])('%s is %s', ([address, reach]) => {
  expect(reachOf(address)).toBe(reach);
});

test.for([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://１２７.0.0.1/',
  'http://127。0。0。1/',
  'http://0/',
  'http://0.0.0.0:80/',
  'http://[::1]/',
  'http://[::]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b:1::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[ff02::1]/',
  'http://localhost/',
  'http://LOCALHOST./',
  'http://a.localhost/',
  'http://ⓛocalhost/',
  'http://10.0.0.1/',
  'http://012.0.0.1/',
  'http://192.168.1.1:8080/',
  'http://3232235777/',
  'http://172.16.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://[fd00:ec2::254]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://user:secret@127.0.0.1/',
  'http://hooks.example@127.0.0.1/',
  'http://127.0.0.1#@hooks.example/',
  'http://127.0.0.1\\@hooks.example/',
  'http://',
  'no address',
  '',
])('%j is refused before anything is looked up', (url) => {
  expect(() => guardOf().assertUrl(url)).toThrow('outbound_refused');
});

test.for([
  'https://hooks.example/in',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
  'https://user@hooks.example:8443/',
  'https://localhost.example/',
])('%s may be asked for', (url) => {
  expect(() => guardOf().assertUrl(url)).not.toThrow();
});

test('every address of a name is tested, and one that must not be reached refuses them all', async () => {
  for (const bad of ['127.0.0.1', '169.254.169.254', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '::1']) {
    const guard = guardOf([], answering(['8.8.8.8', bad]));

    await expect(lookUp(guard, 'hooks.example')).rejects.toMatchObject({
      code: 'outbound_refused',
      details: { host: 'hooks.example' },
    });
  }
  const guard = guardOf([], answering(['8.8.8.8', '2606:4700:4700::1111']));
  expect(await lookUp(guard, 'hooks.example')).toEqual(['8.8.8.8', '2606:4700:4700::1111']);
  expect(() => guardOf().assertHost('2130706433', 25)).toThrow('outbound_refused');
  await expect(lookUp(guardOf([], answering([])), 'hooks.example')).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
});

test('a name that an owner allowed opens private networks, and never what clouds tell their machines', async () => {
  const opened = (...addresses: string[]) =>
    lookUp(guardOf(['Mail.Local.'], answering(addresses)), 'mail.local');

  expect(await opened('192.168.1.5', 'fd00::5')).toEqual(['192.168.1.5', 'fd00::5']);
  expect(await opened('127.0.0.1')).toEqual(['127.0.0.1']);
  for (const address of ['169.254.169.254', 'fe80::1', '0.0.0.0', 'fd00:ec2::254', '224.0.0.1']) {
    await expect(opened(address)).rejects.toThrow('outbound_refused');
  }
  await expect(
    lookUp(guardOf(['mail.local'], answering(['10.0.0.1'])), 'other.local'),
  ).rejects.toThrow('outbound_refused');
});

test('an address that an owner allowed is opened in every spelling, by name too', async () => {
  const guard = guardOf(['127.0.0.1', '[fd00::5]', '169.254.7.7'], answering(['fd00::5']));

  for (const url of [
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[fd00:0::5]/',
    'http://169.254.7.7/',
  ]) {
    expect(() => guard.assertUrl(url)).not.toThrow();
  }
  expect(await lookUp(guard, 'mail.local')).toEqual(['fd00::5']);
  expect(() => guard.assertUrl('http://127.0.0.2/')).toThrow('outbound_refused');
  expect(() => guard.assertUrl('http://localhost/')).not.toThrow();
  expect(() => guardOf(['localhost']).assertUrl('http://localhost/')).not.toThrow();
  expect(() => guardOf(['localhost']).assertUrl('http://127.0.0.1/')).toThrow('outbound_refused');
});

test.for<[string, string[], string[]]>([
  ['10.0.0.25', ['http://10.0.0.25/', 'https://10.0.0.25:8443/'], ['http://10.0.0.26/']],
  [
    '10.0.0.25:8080',
    ['http://10.0.0.25:8080/', 'ws://10.0.0.25:8080/', 'http://167772185:8080/'],
    ['http://10.0.0.25/', 'https://10.0.0.25:8443/', 'http://10.0.0.26:8080/'],
  ],
  ['10.0.0.25:443', ['https://10.0.0.25/', 'wss://10.0.0.25/'], ['http://10.0.0.25/']],
  ['10.0.0.25:80', ['http://10.0.0.25/', 'ws://10.0.0.25/'], ['https://10.0.0.25/']],
  ['localhost:8080', ['http://LOCALHOST.:8080/'], ['http://localhost/', 'http://127.0.0.1:8080/']],
  ['[fd00::5]:8080', ['http://[fd00:0::5]:8080/'], ['http://[fd00::5]/', 'http://[fd00::6]:8080/']],
  ['fd00::5', ['http://[fd00::5]/', 'http://[fd00::5]:8080/'], ['http://[fd00::6]/']],
  ['169.254.7.7:8080', ['http://169.254.7.7:8080/'], ['http://169.254.7.7/']],
  ['0.0.0.0:8080', [], ['http://0.0.0.0:8080/']],
  ['10.0.0.25:0', [], ['http://10.0.0.25/', 'http://10.0.0.25:0/']],
  ['10.0.0.25:70000', [], ['http://10.0.0.25/', 'http://10.0.0.25:4464/']],
])('an owner who allows %s opens %j, and not %j', ([allowed, opened, closed]) => {
  const guard = guardOf([allowed]);

  for (const url of opened) {
    expect(() => guard.assertUrl(url)).not.toThrow();
  }
  for (const url of closed) {
    expect(() => guard.assertUrl(url)).toThrow('outbound_refused');
  }
});

test('a name that an owner allowed at one port is looked up for that port alone', async () => {
  const guard = guardOf(['mail.local:587', '10.0.0.9:25'], answering(['10.0.0.7']));

  expect(await lookUp(guard, 'mail.local', 587)).toEqual(['10.0.0.7']);
  await expect(lookUp(guard, 'mail.local', 25)).rejects.toThrow('outbound_refused');
  await expect(lookUp(guard, 'other.local', 587)).rejects.toThrow('outbound_refused');
  const byAddress = guardOf(['10.0.0.9:25'], answering(['10.0.0.9']));
  expect(await lookUp(byAddress, 'mail.local', 25)).toEqual(['10.0.0.9']);
  await expect(lookUp(byAddress, 'mail.local', 587)).rejects.toThrow('outbound_refused');
});

test('a place that is no host, or no port of one, cannot be allowed', () => {
  const isTaken = (entry: string) => outboundSchema.safeParse({ allowedHosts: [entry] }).success;

  for (const entry of ['10.0.0.25', 'mail.local', 'mail.local:587', 'fd00::5', '[fd00::5]:25']) {
    expect(isTaken(entry)).toBe(true);
  }
  for (const entry of ['', '10.0.0.25:0', '10.0.0.25:65536', `${'a'.repeat(260)}`]) {
    expect(isTaken(entry)).toBe(false);
  }
});

test('what an owner takes back is closed at once', async () => {
  const allowed = ['localhost'];
  const guard = guardOf(allowed);
  expect(await lookUp(guard, 'localhost')).toEqual(['127.0.0.1', '::1']);

  allowed.pop();

  await expect(lookUp(guard, 'localhost')).rejects.toThrow('outbound_refused');
});

test('a name that leads elsewhere at each look-up is tested at each', async () => {
  const connections: string[] = [];
  await using server = await createFaultyServer({
    onConnect: ({ remoteAddress }) => connections.push(remoteAddress ?? ''),
  });
  // With time to live 0, this is all it takes.
  const guard = guardOf([], answering(['8.8.8.8'], ['127.0.0.1']));

  expect(await lookUp(guard, 'rebind.example')).toEqual(['8.8.8.8']);
  const outcome = await httpPost(
    call,
    {
      url: `http://rebind.example:${server.port}/`,
      headers: {},
      body: Buffer.from('{}'),
      timeoutMs: 2_000,
    },
    channelContext({ guard }),
  );

  expect(outcome).toMatchObject({ failure: { outcome: 'broken', block: 'not_allowed' } });
  expect(connections).toEqual([]);
});

test('the connection goes to the address that was tested', async () => {
  await using receiver = await createHookReceiver();
  const { port } = new URL(receiver.url);
  const rebinding = answering(['127.0.0.1'], ['169.254.169.254']);
  const guard = guardOf(['hooks.local'], rebinding);

  const outcome = await httpPost(
    call,
    { url: `http://hooks.local:${port}/`, headers: {}, body: Buffer.from('{}'), timeoutMs: 2_000 },
    channelContext({ guard }),
  );

  expect(outcome).toMatchObject({ answer: { status: 202 } });
  expect(rebinding.asked).toEqual(['hooks.local']);
  expect(receiver.calls).toMatchObject([{ headers: { host: `hooks.local:${port}` } }]);
});
