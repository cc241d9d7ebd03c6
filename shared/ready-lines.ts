/** Lines to copy into whatever runs the bot, so that it calls. */
export const readyLineKinds = ['shell', 'node', 'python', 'systemd', 'n8n'] as const;
export type ReadyLineKind = (typeof readyLineKinds)[number];
export type ReadyLines = Readonly<Record<ReadyLineKind, string>>;

/** What an address of ours is made of: nothing that a shell or a string would take for something else. */
const plainAddress = /^https?:\/\/[\w.:[\]-]+(?:\/[\w.-]+)+$/;

/**
 * The lines for one address. None of them may keep the bot from its work: each gives up after some seconds, and a call
 * that fails is no failure of the bot. Node and Python say that a run went well; the others also how it ended.
 */
export function readyLines(url: string): ReadyLines {
  if (!plainAddress.test(url)) {
    throw new RangeError('expected a plain address to call');
  }
  return {
    shell: shell(url),
    node: node(url),
    python: python(url),
    systemd: systemd(url),
    n8n: n8n(url),
  };
}

function shell(url: string): string {
  return `your-command; curl -fsS -m 10 --retry 3 -o /dev/null '${url}'/$?`;
}

function node(url: string): string {
  return `await fetch('${url}', { method: 'POST', signal: AbortSignal.timeout(10_000) }).catch(() => {});`;
}

function python(url: string): string {
  return [
    'import urllib.request',
    'try:',
    `    urllib.request.urlopen('${url}', timeout=10).close()`,
    'except OSError:',
    '    pass',
  ].join('\n');
}

/**
 * For the section `[Service]` of the service that the timer starts. `$EXIT_STATUS` is a name such as KILL where a
 * signal ended the service; only a number is an exit code.
 */
function systemd(url: string): string {
  const call = `curl -fsS -m 10 --retry 3 -o /dev/null '${url}'`;
  return [
    `ExecStartPre=-/bin/sh -c "exec ${call}/start"`,
    `ExecStopPost=-/bin/sh -c "case $$EXIT_STATUS in *[!0-9]*|'') exec ${call}/fail;; *) exec ${call}/$$EXIT_STATUS;; esac"`,
  ].join('\n');
}

/** To be pasted onto the canvas of a workflow, and connected as its last node. */
function n8n(url: string): string {
  return JSON.stringify(
    {
      nodes: [
        {
          parameters: { method: 'POST', url, options: { timeout: 10_000 } },
          name: 'Heartbeat',
          type: 'n8n-nodes-base.httpRequest',
          typeVersion: 4.2,
          position: [0, 0],
          onError: 'continueRegularOutput',
        },
      ],
      connections: {},
    },
    null,
    2,
  );
}
