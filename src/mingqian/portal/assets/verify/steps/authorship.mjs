/** Step 1: the record is one closed, canonical thing, and somebody answers for it. */
import { utf8 } from "../hash/hashing.mjs";
import { InputError, Mismatch, Unchecked } from "../reading/errors.mjs";
import { OPTIONAL, REQUIRED, signedText } from "../reading/record.mjs";

/** The body has exactly the known fields and its digest is right. */
export function record(given) {
  const fields = given.body();
  fields.choice("v", ["mq1"]);
  fields.choice("type", ["result"]);
  for (const name of REQUIRED.slice(2)) fields.take(name);
  for (const name of OPTIONAL) if (fields.has(name)) fields.take(name);
  fields.close();
  const right = given.hash.hex(signedText(given.certificate.body));
  const stated = given.certificate.bodyDigest;
  if (right !== stated) {
    throw new Mismatch("正文摘要不符：正文在签发后被改动", "the body digest is wrong: the body was changed after it was issued", {
      differences: [{ where: "body_digest", stated, right }],
    });
  }
  return { zh: "正文完整，摘要相符", en: "the body is complete, its digest is right" };
}

/** Every signature is genuine, and one is by a trusted key where such keys are given. */
export function signature(given) {
  const { signatures, body } = given.certificate;
  const { checkSignature, trustedKeys = [] } = given.checks;
  if (!signatures.length) throw new InputError("记录没有签名", "the record carries no signature");
  if (!checkSignature) throw new Unchecked("未检验签名：本机没有 Ed25519 程序", "not checked: no Ed25519 here");
  const message = utf8(signedText(body));
  for (const item of signatures) {
    if (!checkSignature(item.alg, item.pub, item.sig, message)) {
      throw new InputError(`密钥 ${item.keyId} 的签名不成立`, `the signature of key ${item.keyId} is not genuine`);
    }
  }
  const names = signatures.map(({ keyId }) => keyId).join("、");
  if (!trustedKeys.length) {
    return {
      zh: `签名成立（${names}）；公钥来自记录本身，请与该机关另行公布的公钥核对`,
      en: `genuine (${names}); the key stands in the record itself, compare it with the one the authority announced`,
    };
  }
  if (!signatures.some(({ pub }) => trustedKeys.includes(pub))) {
    throw new InputError("没有一个签名出自所信任的公钥", "no signature is by a trusted key");
  }
  return { zh: `签名成立，公钥可信（${names}）`, en: `genuine and trusted (${names})` };
}
