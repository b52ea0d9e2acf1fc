// An independent gateway: signs and checks with npm standardwebhooks, posts what people write to a door again and again until
// it is taken, and takes answers. What it knows stands in files of FOLDER, written before the other side is told: killed and
// started again it goes on.
//
//   node gateway.js PORT FOLDER SECRET DOOR
//
// Control: POST /_/write {"key", "body"} · GET /_/waiting · GET /_/hold?on: nothing is delivered until /_/hold?off, and what is
// written then stands before what was written earlier.
const fs = require('fs');
const http = require('http');
const path = require('path');
const { Webhook } = require('standardwebhooks');

const [port, folder, secret, door] = process.argv.slice(2);
const hook = new Webhook(secret);
const file = (name) => path.join(folder, `${name}.jsonl`);
const note = (name, row) => fs.appendFileSync(file(name), `${JSON.stringify(row)}\n`);
// The last line may be half-written when it was killed.
const rows = (name) => (fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line)) : []);
const done = new Set(rows('taken').map((row) => row.key));
const waiting = rows('written').filter((row) => !done.has(row.key));
let held = false;
const known = new Set(rows('answers').map((row) => row.id));

const post = async (key, body) => {
  const moment = new Date();
  const headers = { 'content-type': 'application/json', 'webhook-id': key, 'webhook-timestamp': String(Math.floor(moment / 1000)), 'webhook-signature': hook.sign(key, moment, body) };
  try {
    const answer = await fetch(door, { method: 'POST', body, headers, signal: AbortSignal.timeout(10000) });
    return answer.status;
  } catch { return 0; }
};
(async () => {
  for (;;) {
    const row = held ? undefined : waiting[0];
    const status = row ? await post(row.key, JSON.stringify(row.body)) : 0;
    if (row && status >= 200 && status < 300) { note('taken', { key: row.key }); waiting.splice(waiting.indexOf(row), 1); } else await new Promise((next) => setTimeout(next, row ? 300 : 30));
  }
})();
http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    const reply = (status, said) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(JSON.stringify(said)); };
    if (request.url === '/_/waiting') return reply(200, { waiting: waiting.length });
    if (request.url === '/_/write') { const row = JSON.parse(body); note('written', row); waiting.splice(held ? 0 : waiting.length, 0, row); return reply(200, {}); }
    if (request.url.startsWith('/_/hold')) { held = request.url.endsWith('on'); return reply(200, {}); }
    let said;
    try { said = hook.verify(body, request.headers); } catch { note('forged', {}); return reply(401, {}); }
    // The same id is the same message, as the standard says.
    if (!known.has(said.id)) { note('answers', said); known.add(said.id); } else note('repeated', { id: said.id });
    const key = `receipt-${said.id}`;
    const row = { key, body: { type: 'receipt', outbox_id: said.id, state: 'delivered' } };
    note('written', row);
    waiting.push(row);
    return reply(200, { id: `g-${said.id}` });
  });
}).listen(Number(port), '127.0.0.1');
