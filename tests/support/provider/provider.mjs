// A real, certified provider (oidc-provider), and beside it a fake one that makes the mistakes a real one never makes.
// Used by tests only. It prints its address, takes orders at /control, and stops when its input ends.
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const modules = `${process.env.OIDC_PROVIDER_JS}/node_modules`;
const { default: Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`));
const { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } = await import(
  pathToFileURL(`${modules}/jose/dist/webapi/index.js`)
);

// The town's clock stands still; so does this one.
const now = Number(process.env.NOW);
Date.now = () => now * 1000;

const client = { id: 'waakvlam', secret: 'a+secret/with=odd&signs', back: process.env.BACK };
const accounts = {};
const mood = { slow: 0, status: 0 };
const fake = { fault: '', claims: {}, codes: new Map(), keys: [] };

const read = async (request) => {
  let body = '';
  for await (const part of request) body += part;
  return body;
};
const say = (response, value, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

async function newKey() {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const kid = `key-${fake.keys.length + 1}`;
  fake.keys = [{ ...pair, kid, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' } }];
}

async function control(request, response) {
  const order = JSON.parse(await read(request));
  Object.assign(accounts, order.accounts ?? {});
  Object.assign(mood, order.mood ?? {});
  if ('fault' in order) fake.fault = order.fault;
  if (order.claims) fake.claims = order.claims;
  if (order.rotate) await newKey();
  say(response, {});
}

async function idToken(nonce, issuer) {
  const fault = fake.fault;
  const claims = { ...fake.claims, nonce };
  let [audience, exp, iat, iss] = [client.id, now + 300, now, issuer];
  if (fault === 'nonce') claims.nonce = 'another';
  if (fault === 'no nonce') delete claims.nonce;
  if (fault === 'audience') audience = 'somebody-else';
  if (fault === 'more audiences') audience = [client.id, 'somebody-else'];
  if (fault === 'azp') claims.azp = 'somebody-else';
  if (fault === 'issuer') iss = 'https://evil.example';
  if (fault === 'expired') exp = now - 61;
  if (fault === 'just expired') exp = now - 30;
  if (fault === 'future') iat = now + 600;
  if (fault === 'none') {
    return new UnsecuredJWT(claims).setIssuer(iss).setAudience(audience).setIssuedAt(iat).setExpirationTime(exp).encode();
  }
  const [{ privateKey, kid }] = fake.keys;
  let [key, header] = [privateKey, { alg: 'ES256', kid }];
  if (fault === 'key') key = (await generateKeyPair('ES256')).privateKey;
  if (fault === 'shared secret') [key, header] = [Buffer.from(client.secret.padEnd(32, '0')), { alg: 'HS256' }];
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .setIssuer(iss)
    .setAudience(audience)
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(key);
}

async function pretend(request, response, base) {
  const url = new URL(request.url, base);
  const issuer = `${base}/fake`;
  switch (url.pathname) {
    case '/fake/.well-known/openid-configuration':
      return say(response, {
        issuer: fake.fault === 'other name' ? 'https://evil.example' : issuer,
        authorization_endpoint: fake.fault === 'script' ? 'javascript:alert(1)' : `${issuer}/auth`,
        token_endpoint: fake.fault === 'inside' ? 'https://169.254.169.254/token' : `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
      });
    case '/fake/keys':
      return say(response, { keys: fake.keys.map((key) => key.jwk) });
    case '/fake/auth': {
      const asked = url.searchParams;
      const code = `code-${fake.codes.size}`;
      fake.codes.set(code, { nonce: asked.get('nonce'), challenge: asked.get('code_challenge') });
      const back = new URL(asked.get('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state'));
      if (fake.fault === 'mixed up') back.searchParams.set('iss', 'https://evil.example');
      response.writeHead(303, { location: back.href });
      return response.end();
    }
    case '/fake/token': {
      const sent = new URLSearchParams(await read(request));
      const kept = fake.codes.get(sent.get('code'));
      const shown = createHash('sha256').update(sent.get('code_verifier') ?? '').digest('base64url');
      if (!kept || kept.challenge !== shown) return say(response, { error: 'invalid_grant' }, 400);
      const id_token = await idToken(kept.nonce, issuer);
      return say(response, { access_token: 'x', token_type: 'Bearer', id_token });
    }
    default:
      return say(response, {}, 404);
  }
}

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const base = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(base, {
  clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.back] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'groups'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `sub-${id}`, ...accounts[id] }) }),
});
await newKey();
server.on('request', async (request, response) => {
  if (request.url === '/control') return control(request, response);
  if (mood.slow) await new Promise((go) => setTimeout(go, mood.slow));
  if (mood.status) return say(response, {}, mood.status);
  if (request.url.startsWith('/fake/')) return pretend(request, response, base);
  return provider.callback()(request, response);
});
console.log(base);
process.stdin.resume().on('end', () => process.exit(0));
