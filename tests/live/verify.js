// What Debian's `webhook` runs for each request: checks it with npm standardwebhooks, and notes it in FOLDER before it says
// that all is well. Ends with 1 for what is not signed with one of the secrets in FOLDER/secrets: then the answer is 500.
//
//   node verify.js FOLDER BODY WEBHOOK-ID WEBHOOK-TIMESTAMP WEBHOOK-SIGNATURE
const fs = require('fs');
const path = require('path');
const { Webhook } = require('standardwebhooks');

const [folder, body, id, timestamp, signature] = process.argv.slice(2);
const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
const secrets = fs.readFileSync(path.join(folder, 'secrets'), 'utf8').split('\n').filter(Boolean);
const good = secrets.map((secret) => {
  try { new Webhook(secret).verify(body, headers); return true; } catch { return false; }
});
if (!good.some(Boolean)) { fs.appendFileSync(path.join(folder, 'forged.jsonl'), `${JSON.stringify({ id })}\n`); process.exit(1); }
fs.appendFileSync(path.join(folder, 'told.jsonl'), `${JSON.stringify({ id, good, said: JSON.parse(body) })}\n`);
