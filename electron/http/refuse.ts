import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Refusal, RequestHead } from './admission.ts';
import { problemMediaType, problemOf } from './problem.ts';

/** What is looked at before anything of the body is read. */
export function headOf({ rawHeaders, method, url, headers }: IncomingMessage): RequestHead {
  const hosts: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') {
      hosts.push(rawHeaders[index + 1] ?? '');
    }
  }
  return { method: method ?? '', target: url ?? '', hosts, headers };
}

export function refuse(
  response: ServerResponse,
  { code, allow }: Refusal,
  correlationId: string,
): void {
  const problem = problemOf(code, correlationId);
  response.writeHead(problem.status, {
    'content-type': problemMediaType,
    // What is left of the body is not read, so the connection is of no more use.
    connection: 'close',
    ...(allow !== undefined && { allow }),
  });
  response.end(JSON.stringify(problem));
}
