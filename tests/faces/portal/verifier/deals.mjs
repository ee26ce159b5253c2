/** Deals departments with the browser's verifier: `node deals.mjs cases.json`; null where none exists. */
import fs from "node:fs";

import { Hash } from "../../../../src/mingqian/portal/assets/verify/hash/hashing.mjs";
import { deal } from "../../../../src/mingqian/portal/assets/verify/matching/deal.mjs";
import { Table } from "../../../../src/mingqian/portal/assets/verify/matching/table.mjs";

const hash = new Hash("sha256");
const cases = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ seed, objects, staff }) => deal(new Table(objects, staff), seed, hash))));
