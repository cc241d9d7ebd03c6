/** A URL that is encrypted from its first byte. */
export const isSecured = ({ protocol }: Pick<URL, 'protocol'>): boolean =>
  protocol === 'https:' || protocol === 'wss:';

/** The port that is named, or the usual one of its kind. */
export const portOf = (url: Pick<URL, 'protocol' | 'port'>): number =>
  Number(url.port) || (isSecured(url) ? 443 : 80);
