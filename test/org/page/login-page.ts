import { apiHostOf } from "../hosts.ts";
import type { Org } from "../org.ts";
import { escaped } from "./markup.ts";

/** The login form of the API host. */
export function loginMarkup(org: Org, startUrl: string, problem: string | null): string {
  const first = org.users[0]?.username ?? "";
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Login | Test org</title><style>
body{margin:0;background:#f4f6f9;font:14px/1.5 "Salesforce Sans",-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:#16325c}
main{width:360px;margin:9vh auto;background:#fff;border:1px solid #d8dde6;border-radius:4px;padding:32px;box-sizing:border-box}
h1{font-size:20px;font-weight:400;margin:0 0 4px}p{margin:0 0 20px;color:#54698d}
label{display:block;margin:0 0 4px}input{width:100%;box-sizing:border-box;padding:10px;margin:0 0 16px;border:1px solid #d8dde6;border-radius:4px;font:inherit}
button{width:100%;padding:11px;border:0;border-radius:4px;background:#0176d3;color:#fff;font:inherit;cursor:pointer}
.loginError{border-left:3px solid #c23934;padding:6px 10px;background:#fdf3f2;color:#8c1d18;margin-bottom:16px}
</style></head><body><main>
<h1>${escaped(apiHostOf(org))}</h1><p>A test org. Password: <code>password</code></p>
${problem === null ? "" : `<div class="loginError" id="error" role="alert">${escaped(problem)}</div>`}
<form method="post" action="/" name="login">
<input type="hidden" name="startURL" value="${escaped(startUrl)}">
<label for="username">Username</label><input id="username" name="username" type="email" value="${escaped(first)}" autocomplete="username">
<label for="password">Password</label><input id="password" name="pw" type="password" autocomplete="current-password">
<button id="Login" name="Login" type="submit">Log In</button>
</form></main></body></html>`;
}
