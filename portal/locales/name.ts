/**
 * Under what a message travels: letters that are worked out of its key, by the build where a page names it outright, on the
 * telephone where the name is put together. So hardly a long name travels, and no list of them. Two letters are enough for
 * most; those whose two are another's too travel under three.
 */

/** Names there are: three letters, large and small. */
const NAMES = 52 ** 3;

/** Letters under which a message travels that shares them with no other. */
export const FEW = 2;

/** The short name of a key: three letters. The build refuses two keys that share one. */
export function shortOf(key: string): string {
  let name = 1;
  for (let at = 0; at < key.length; at++) name = (name * 31 + key.charCodeAt(at)) % NAMES;
  let letters = "";
  for (; letters.length < 3; name = Math.floor(name / 52))
    letters += String.fromCharCode((name % 52) + (name % 52 < 26 ? 65 : 71));
  return letters;
}
