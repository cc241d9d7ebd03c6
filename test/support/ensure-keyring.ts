// `npm test` and `npm run test:vault` run this first: where a keyring can be installed to test with, it is.
import { installWithApt } from './install-with-apt.ts';
import { keyringPackages, missingForKeyring } from './keyring-session.ts';

if (process.platform === 'linux' && missingForKeyring().length > 0) {
  console.log('Installing a keyring to test with …');
  installWithApt(keyringPackages);
}
const missing = missingForKeyring();
console.log(
  missing.length === 0
    ? 'Keyring: a private one is used'
    : `Keyring: none to test with, ${missing.join(', ')} missing (\`sudo apt-get install ${keyringPackages.join(' ')}\`)`,
);
