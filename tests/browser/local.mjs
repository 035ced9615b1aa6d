/** The real program on this machine: the one RELANCE_LOCAL names, or a built one started for this run. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.RELANCE_LOCAL_BIN ?? new URL("../../target/debug/local", import.meta.url).pathname;
const DIST = new URL("../../portal/dist", import.meta.url).pathname;
/** Filling the sample portfolio in a debug build takes a while. */
const PATIENCE_MS = 240_000;

/** `{ origin, stop }`, or `undefined` when there is no server to look at. */
export async function local() {
  const named = process.env.RELANCE_LOCAL;
  if (named) return { origin: named.replace(/\/$/, ""), stop: async () => {} };
  return started([]);
}

/** A built one, started with these options; `undefined` when none was built. Its pages are those of portal/dist. */
export async function started(options, pages = { RELANCE_PORTAL_DIST: DIST }) {
  if (!existsSync(BINARY)) return undefined;
  const data = await mkdtemp(join(tmpdir(), "relance-browser-"));
  const server = spawn(BINARY, ["--port", "0", "--data", data, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...pages },
  });
  const said = [];
  server.stderr.on("data", (text) => said.push(text));
  const stop = async () => {
    const gone = server.exitCode === null && new Promise((done) => server.once("exit", done));
    server.kill("SIGTERM");
    await gone;
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { origin: await ready(server), stop };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${Buffer.concat(said).toString().slice(-2000)}`);
  }
}

function ready(server) {
  return new Promise((found, fail) => {
    const timer = setTimeout(() => fail(new Error("the local server did not get ready in time")), PATIENCE_MS);
    server.once("error", fail);
    server.once("exit", (code) => fail(new Error(`the local server ended with ${code}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const [, origin] = /^ready (http:\/\/\S+)/.exec(line) ?? [];
      if (!origin) return;
      clearTimeout(timer);
      found(origin.replace(/\/$/, ""));
    });
  });
}
