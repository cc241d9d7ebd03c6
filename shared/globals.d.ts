/**
 * What Node and every browser both have and `shared/` may use. Declared here, and only as far as it is
 * used, because this layer gets neither Node's types nor the DOM's.
 */
declare class URL {
  static canParse(url: string): boolean;
  constructor(url: string);
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
}
