/** An external client app (or connected app) as an admin sets it up. */
export interface ClientApp {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  /** "Require Proof Key for Code Exchange" */
  readonly requirePkce: boolean;
  /** "Require secret for Web Server Flow": a browser extension cannot keep one. */
  readonly secret: string | null;
  /** "Admin approved users are pre-authorized": nobody is asked. */
  readonly preApproved: boolean;
  /** Not installed in the org, or blocked: since September 2025 users cannot let it in themselves. */
  readonly blocked: boolean;
}

interface Code {
  readonly app: ClientApp;
  readonly userId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly scope: string;
  readonly expires: number;
}

interface Grant {
  readonly app: ClientApp;
  readonly userId: string;
  readonly scope: string;
}

/** "Authorization codes expire after 15 minutes" (OAuth 2.0 web server flow). */
const CODE_LIFETIME = 15 * 60 * 1000;

/** Apps that may sign users in, and what they hold: codes, refresh tokens, and the access tokens that came of them. */
export class ClientApps {
  readonly #apps = new Map<string, ClientApp>();
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, Grant>();
  readonly #accessTokens = new Map<
    string,
    Grant & { readonly refreshToken: string | null; readonly issued: number }
  >();
  readonly #approvals = new Set<string>();
  readonly #now: () => number;
  readonly #random: (length: number) => string;

  constructor(now: () => number, random: (length: number) => string) {
    this.#now = now;
    this.#random = random;
  }

  add(app: ClientApp): void {
    this.#apps.set(app.clientId, app);
  }

  find(clientId: string): ClientApp | undefined {
    return this.#apps.get(clientId);
  }

  approve(app: ClientApp, userId: string): void {
    this.#approvals.add(`${app.clientId} ${userId}`);
  }

  isApproved(app: ClientApp, userId: string): boolean {
    return app.preApproved || this.#approvals.has(`${app.clientId} ${userId}`);
  }

  issueCode(given: Omit<Code, "expires">): string {
    const code = `aPrx${this.#random(60)}==`;
    this.#codes.set(code, { ...given, expires: this.#now() + CODE_LIFETIME });
    return code;
  }

  /** What a code stands for, once; null if it is not known, used, or too old. */
  redeemCode(code: string): Code | null {
    const found = this.#codes.get(code) ?? null;
    this.#codes.delete(code);
    return found === null || found.expires <= this.#now() ? null : found;
  }

  issueRefreshToken(grant: Grant): string {
    const token = `5Aep861${this.#random(80)}`;
    this.#refreshTokens.set(token, grant);
    return token;
  }

  refreshGrant(token: string): Grant | null {
    return this.#refreshTokens.get(token) ?? null;
  }

  noteAccessToken(token: string, grant: Grant, refreshToken: string | null): void {
    this.#accessTokens.set(token, { ...grant, refreshToken, issued: this.#now() });
  }

  accessGrant(token: string): (Grant & { readonly issued: number }) | null {
    return this.#accessTokens.get(token) ?? null;
  }

  /** Takes a token back; tells the access tokens that end with it, or null if the token is not known. */
  revoke(token: string): string[] | null {
    if (this.#refreshTokens.delete(token)) {
      return [...this.#accessTokens]
        .filter(([, grant]) => grant.refreshToken === token)
        .map(([access]) => access);
    }
    return this.#accessTokens.delete(token) ? [token] : null;
  }
}
