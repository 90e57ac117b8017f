// What is asked of the server by scripts. A page may be older than the server's secret or the person's log-in:
// then a newer token is fetched.

const PATIENCE_MS = 15000;
const meta = (page, name) => page.querySelector(`meta[name="${name}"]`);

/** The name that decisions of this page are kept under. */
export const who = () => meta(document, "who").content;

/** The server is away, or wants somebody to log in (`login`). */
export class Away extends Error {
  constructor(login = false) {
    super("away");
    this.login = login;
  }
}

/** The status and the JSON (null: none) that the server answers to a form; raises Away. */
export async function post(action, body) {
  let answer = await sent(action, body);
  if (answer.status === 403 && (await renewed())) answer = await sent(action, body);
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new Away(true);
  const told = await answer.json().catch(() => null);
  if (answer.status === 429 || answer.status > 500 || (answer.ok && !told)) throw new Away();
  return { status: answer.status, ok: answer.ok, told };
}

/** The JSON at an address, null for what can't be had. */
export async function get(address, signal) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function sent(action, body) {
  try {
    return await fetch(action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "application/json", "X-CSRF-Token": meta(document, "csrf").content },
      redirect: "manual",
      keepalive: true, // it goes on when the page is left
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Away();
  }
}

/** Whether the page has a newer token now, for the same person. */
async function renewed() {
  try {
    const answer = await fetch("/help", { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (meta(page, "who")?.content !== who()) throw new Away(true);
    meta(document, "csrf").content = meta(page, "csrf").content;
    return true;
  } catch (error) {
    throw error instanceof Away ? error : new Away();
  }
}
