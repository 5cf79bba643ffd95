// `oidc-provider` (certified by the OpenID Foundation) as somebody's provider: who
// types a name there is that subject. It insists on PKCE, the client's secret
// and the exact address to come back to.
import http from "node:http";
import https from "node:https";
import Provider from "oidc-provider";

export const CLIENT = "akashi";
export const SECRET = "a secret that only these two know";

export class OneProvider {
  // Listens first: the workbench has to know where, before it has an address itself.
  // By https where there is a certificate.
  static async listen(certificate) {
    const own = new OneProvider();
    const answer = (request, response) => own.answer(request, response);
    own.server = certificate ? https.createServer(certificate, answer) : http.createServer(answer);
    await new Promise((done) => own.server.listen(0, "localhost", done));
    own.issuer = `${certificate ? "https" : "http"}://localhost:${own.server.address().port}`;
    return own;
  }

  // `method`: how the workbench proves itself at the token endpoint.
  knows(workbench, method = "client_secret_basic") {
    const provider = new Provider(this.issuer, {
      clients: [{
        client_id: CLIENT,
        client_secret: SECRET,
        token_endpoint_auth_method: method,
        redirect_uris: [`${workbench}/login/provider/back`],
      }],
      clientAuthMethods: [method],
      cookies: { keys: ["of the tests"] },
      pkce: { methods: ["S256"], required: () => true },
    });
    this.answer = provider.callback();
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
