/** The value of a cookie in a `Cookie` header, or null. */
export function cookieOf(headers: Readonly<Record<string, string>>, name: string): string | null {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [key, ...rest] = part.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return null;
}

/** The `sid` cookie as Salesforce sets it: for this host alone, not for scripts. */
export function sessionCookie(value: string): string {
  return `sid=${value}; Path=/; Secure; HttpOnly; SameSite=None`;
}

export const ENDED_SESSION_COOKIE = "sid=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0";
