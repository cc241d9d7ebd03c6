import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import { issuesOf as formatIssues } from '#electron/agent/connectors/config-source/config-format.ts';
import { readJson } from '#electron/agent/json/read-json.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

/** What keeps these bytes from being a configuration of this format, as far as anybody can tell without the bot. */
export function issuesOf(bytes: Uint8Array, format: ConfigFormat): ConfigIssue[] {
  const issues = formatIssues(bytes, format);
  if (issues.length > 0) {
    return issues.map((issue) => ({ ...issue, code: 'not_readable' }));
  }
  const isJson = format === 'json' || format === 'json5';
  return !isJson || isObjectText(textOf(bytes) ?? '')
    ? []
    : [{ path: '', code: 'not_an_object', message: 'expected an object' }];
}

function isObjectText(text: string): boolean {
  try {
    return readJson(text).kind === 'object';
  } catch {
    return false;
  }
}
