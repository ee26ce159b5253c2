/** The published record, read part by part (docs/spec/draw-record.md). */
import { Fields } from "./fields.mjs";
import { canonical } from "./json.mjs";
import { CODE, PARTY, STRATUM } from "./plan.mjs";

const LARGE = 1e9;
const SIGNATURE_HEX = /^(?:[0-9a-f]{2}){1,200}$/;

/** What a body must and may have. */
export const REQUIRED = ["v", "type", "plan", "plan_digest", "commitments", "contributions", "beacon", "seed", "draw", "replacements"];
export const OPTIONAL = ["coord", "matching", "anchors", "log"];

/** The outer form {body, bodyDigest, signatures}; throws where there is not even that. */
export function readCertificate(value) {
  const fields = new Fields(value, "certificate");
  const body = fields.take("body");
  if (body === null || typeof body !== "object" || Array.isArray(body)) throw fields.refuse("body", "必须是 JSON 对象", "must be a JSON object");
  const found = { body, bodyDigest: fields.digest("body_digest"), signatures: fields.children("signatures").map(readSignature) };
  fields.close();
  return found;
}

/** The text that is hashed and signed. */
export function signedText(body) {
  return `mq1:cert:${canonical(body)}`;
}

/** The text whose digest the log keeps: the body without what is added after it. */
export function resultText(body) {
  const { log, anchors, ...core } = body;
  return `mq1:result:${canonical(core)}`;
}

/** [{party, r, via}] in the order of the record. */
export function readContributions(body) {
  return body.children("contributions").map((child) => closed(child, {
    party: child.text("party", PARTY),
    r: child.digest("r"),
    via: child.choice("via", ["reveal", "envelope"]),
  }));
}

/** [{party, commitment}]. */
export function readCommitments(body) {
  return body.children("commitments").map((child) => closed(child, {
    party: child.text("party", PARTY),
    commitment: child.digest("commitment"),
  }));
}

/** [{stratum, quota, selected, reserve or null}]. */
export function readDraw(body) {
  return body.children("draw").map((child) => closed(child, {
    stratum: child.text("stratum", STRATUM),
    quota: child.integer("quota", 0, LARGE),
    selected: child.children("selected").map(readPick),
    reserve: child.has("reserve") ? child.children("reserve").map(readPick) : null,
  }));
}

/** The replacements in the order they were made. */
export function readReplacements(body) {
  return body.children("replacements").map((child) => closed(child, {
    stratum: child.text("stratum", STRATUM),
    out: child.text("out"),
    into: child.text("in"),
    rank: child.integer("rank", 1, LARGE),
    reason: child.text("reason", CODE),
    evidence: child.digest("evidence"),
    approvedBy: child.texts("approved_by"),
  }));
}

/** The anchors; none where the field is left out. */
export function readAnchors(body) {
  if (!body.has("anchors")) return [];
  return body.children("anchors").map((child) => closed(child, {
    digest: child.digest("digest"),
    medium: child.text("medium"),
    time: child.time("time"),
    receipt: child.text("receipt", null, 20000),
  }));
}

function readPick(child) {
  return closed(child, { rank: child.integer("rank", 1, LARGE), id: child.text("id"), key: child.digest("key") });
}

function readSignature(child) {
  return closed(child, {
    alg: child.text("alg", CODE),
    keyId: child.text("key_id"),
    pub: child.text("pub", SIGNATURE_HEX, 400),
    sig: child.text("sig", SIGNATURE_HEX, 400),
  });
}

function closed(child, value) {
  child.close();
  return value;
}

