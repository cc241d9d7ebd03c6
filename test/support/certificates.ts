import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Certificates for tests, made and signed on the spot so that no key is ever kept. */
export type Authority = {
  /** What a person would enter as their own authority. */
  pem: string;
  issue(options: IssueOptions): { cert: string; key: string };
};

export type IssueOptions = {
  names?: string[];
  validFrom?: Date;
  validTo?: Date;
};

const day = 24 * 60 * 60_000;

export function createAuthority(name = 'Test Authority'): Authority {
  const own = newKey();
  const issuer = { name, key: own.privateKey };
  const pem = signed({ subject: name, publicKey: own.publicKey, issuer, isAuthority: true });
  return {
    pem,
    issue(options) {
      const { publicKey, privateKey } = newKey();
      const cert = signed({ subject: 'bot', publicKey, issuer, isAuthority: false, ...options });
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

type Request = IssueOptions & {
  subject: string;
  publicKey: KeyObject;
  issuer: { name: string; key: KeyObject };
  isAuthority: boolean;
};

/** An X.509 certificate, version 3 (RFC 5280, 4.1). */
function signed(request: Request): string {
  const { subject, publicKey, issuer, isAuthority, names = ['localhost'] } = request;
  const from = request.validFrom ?? new Date(Date.now() - day);
  const to = request.validTo ?? new Date(Date.now() + 30 * day);
  const ecdsaWithSha256 = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));
  const alternativeNames = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  const keyId = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer.name),
    sequence(time(from), time(to)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        extension(
          [2, 5, 29, 19],
          sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])),
        ),
        extension([2, 5, 29, 14], der(0x04, keyId)),
        ...(isAuthority ? [] : [extension([2, 5, 29, 17], alternativeNames)]),
      ),
    ),
  );
  const signature = createSign('SHA256').update(body).sign(issuer.key);
  const certificate = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').replace(/(.{64})/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function extension(id: number[], value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(oid([2, 5, 4, 3]), der(0x0c, Buffer.from(name)))));
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(digits));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid([first = 0, second = 0, ...rest]: number[]): Buffer {
  const parts = rest.map((part) => {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    return Buffer.from(groups);
  });
  return der(0x06, Buffer.from([40 * first + second]), ...parts);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length =
    size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
