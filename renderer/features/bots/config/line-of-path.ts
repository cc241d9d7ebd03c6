/**
 * The line of a text on which a setting stands, counted from 1: each part of the path is looked for behind the one
 * before it. A guess that is right for JSON, JSON5, YAML and env files as people write them; `undefined` where a
 * part is not found.
 */
export function lineOfPath(text: string, path: string): number | undefined {
  const parts = path.split(/[.[\]]+/).filter((part) => part !== '' && !/^\d+$/.test(part));
  if (parts.length === 0) {
    return undefined;
  }
  let from = 0;
  for (const part of parts) {
    const name = part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
    const found = new RegExp(`(?<![\\w-])["']?${name}["']?\\s*[:=]`).exec(text.slice(from));
    if (!found) {
      return undefined;
    }
    from += found.index + 1;
  }
  return text.slice(0, from).split('\n').length;
}
