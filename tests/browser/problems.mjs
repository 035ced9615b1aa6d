/** Refusals as the API words them: a kind for each status, and a sentence in English unless the state has one of its own. */

const KINDS = {
  401: ["unauthenticated", "It is not known who is asking", "open the link of the latest message again"],
  404: ["not_found", "There is nothing here", "there is no such thing"],
  409: ["conflict", "Not as things are now", "something has changed meanwhile: read the account again"],
  422: ["refused", "The request makes no sense as it is", "what is refused is named beside this"],
  429: ["too_often", "Too many requests", "wait a minute, then try again"],
  500: ["internal", "Something is wrong on our side", "try again in a minute"],
};

/** The answer: its status, its body with what `more` says of this time, and the language of that. */
export function problem(status, more = {}, language = "en") {
  const [word, title, detail] = KINDS[status];
  return [status, { type: `urn:relance:problem:${word}`, title, status, detail, ...more }, language];
}
