const dull = new Set(['www', 'api', 'app', 'localhost', 'health', 'healthz', 'status', 'ready']);

/** A name for the bot behind an address: what its host is called, or where that says nothing, its path. */
export function suggestName(url: string): string {
  if (!URL.canParse(url)) {
    return '';
  }
  const { hostname, host, pathname } = new URL(url);
  const isNumeric = /^[\d.]+$/.test(hostname) || hostname.includes(':');
  const labels = isNumeric
    ? []
    : hostname.split('.').slice(0, Math.max(1, hostname.split('.').length - 1));
  const words = [...labels, ...decode(pathname).split('/')]
    .map((word) => word.trim())
    .filter((word) => word !== '' && !dull.has(word.toLowerCase()));
  const word = words[0] ?? host;
  return `${word.charAt(0).toLocaleUpperCase()}${word.slice(1)}`.replaceAll(/[-_]+/g, ' ');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
