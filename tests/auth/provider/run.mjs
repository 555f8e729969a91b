// An OpenID provider (npm: oidc-provider) on a free port of the loopback interface. It knows two
// clients, a confidential and a public one, and anybody who gives a name: what is typed as the login
// is the subject and the preferred_username, with an e-mail address that is verified unless the name
// begins with “unverified”.
//
// node run.mjs REDIRECT_URI    prints the issuer on a line of its own, and serves until its input ends

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const redirect = process.argv[2];
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const client = { redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] };

const server = createServer((request, response) => provider.callback()(request, response));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: "cms", client_secret: "a-secret-of-the-tests", token_endpoint_auth_method: "client_secret_basic" },
    { ...client, client_id: "cms-public", token_endpoint_auth_method: "none" },
  ],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false, // what is asked for by scope is in the ID token
  cookies: { keys: ["a-key-of-the-tests"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `Name of ${id}`,
      preferred_username: id,
      email: `${id}@example.test`,
      email_verified: !id.startsWith("unverified"),
    }),
  }),
  jwks: { keys: [{ ...key.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
  pkce: { required: () => true },
});

console.log(issuer);
process.stdin.resume().on("end", () => process.exit(0));
