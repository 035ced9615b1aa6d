/**
 * Files: a place is asked for, then the browser sends the file there by itself, still on our own origin.
 */
import { post } from "./call.ts";
import type { Shape } from "./known.ts";

/** Most files of one declaration, and most bytes of one. */
export const MOST_FILES = 5;
export const MOST_BYTES = 10 * 1024 * 1024;
/** How long a file may take: as long as its place is good. */
const PATIENCE_MS = 900_000;

/** What a file is by its first bytes; `undefined` for what is not taken. The server looks again. */
export async function kindOf(file: File): Promise<Shape<"MediaType"> | undefined> {
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 5).arrayBuffer()));
  if (start === "%PDF-") return "application/pdf";
  if (start.startsWith("\x89PNG")) return "image/png";
  return start.startsWith("\xff\xd8\xff") ? "image/jpeg" : undefined;
}

/** Sends a file; the name by which a declaration calls it. `tell` hears how much of it has left, 0 to 1. */
export async function sent(
  file: File,
  kind: Shape<"MediaType">,
  tell: (part: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const form = { name: file.name.slice(-255), media_type: kind, size: file.size };
  const { id, url, fields } = await post("/api/portal/uploads", form, crypto.randomUUID());
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // The store reads no field that comes after the file.
  body.append("file", file);
  return new Promise((done, fail) => {
    // Nothing else says how much of a body has left.
    const call = new XMLHttpRequest();
    call.open("POST", url);
    call.timeout = PATIENCE_MS;
    call.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    call.onload = () => (call.status < 300 ? done(id) : fail(call.status));
    call.onerror = call.ontimeout = call.onabort = fail;
    signal.addEventListener("abort", () => call.abort());
    call.send(body);
  });
}
