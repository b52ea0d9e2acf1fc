// An operator's SMSC on npm's smpp: binds, takes submit_sm, tells of its delivery, brings deliver_sm until it is answered.
//
//   node smsc.js SMPP_PORT CONTROL_PORT FOLDER
//
// What it knows stands in files of FOLDER, one JSON a line, written before the peer is told: killed with -9 and started
// again it goes on. Control by HTTP: POST /bring (a list of {key, from, octets (hex), coding, udh}) · GET /mode?throttle=N
// · GET /drop.
const fs = require('fs');
const http = require('http');
const smpp = require('smpp');

const [port, control, folder] = process.argv.slice(2);
const sessions = new Set();
const mode = { throttle: 0 };
const file = (name) => `${folder}/${name}.jsonl`;
const read = (name) => (fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8').trim().split('\n').filter(Boolean).map(JSON.parse) : []);
const note = (name, row) => fs.appendFileSync(file(name), JSON.stringify(row) + '\n');

const answered = new Set(read('answered').map((row) => row.key));
const waiting = new Map([...read('bring'), ...read('reports')].filter((row) => !answered.has(row.key)).map((row) => [row.key, row]));
const underWay = new Map(); // key → session
let count = read('submits').length;

function bring() {
  const session = [...sessions][0];
  if (!session) return;
  for (const [key, row] of waiting) {
    if (underWay.size >= 10) return;
    if (underWay.has(key)) continue;
    underWay.set(key, session);
    const told = (response) => {
      underWay.delete(key);
      if (response.command_status !== 0) return; // it keeps the message and comes again
      note('answered', { key });
      waiting.delete(key);
      setImmediate(bring);
    };
    if (row.report) {
      session.deliver_sm({ esm_class: 4, source_addr: row.from, destination_addr: '1708', receipted_message_id: row.report, message_state: 2,
        short_message: `id:${row.report} sub:001 dlvrd:001 submit date:2611220200 done date:2611220201 stat:DELIVRD err:000 text:` }, told);
    } else {
      const message = Buffer.from(row.octets, 'hex');
      session.deliver_sm({ source_addr_ton: 1, source_addr_npi: 1, source_addr: row.from, destination_addr: '1708', data_coding: row.coding || 0,
        esm_class: row.udh ? 0x40 : 0, short_message: row.udh ? { udh: Buffer.from(row.udh, 'hex'), message } : message }, told);
    }
  }
}

function serve(session) {
  session.on('bind_transceiver', (pdu) => {
    if (pdu.system_id !== 'lapor' || pdu.password !== 'rahasia') {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      return session.close();
    }
    session.send(pdu.response({ system_id: 'SMSC' }));
    sessions.add(session);
    note('binds', { at: Date.now() });
  });
  session.on('submit_sm', (pdu) => {
    if (mode.throttle > 0) {
      mode.throttle -= 1;
      note('throttled', {});
      return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    }
    const id = `m${++count}`;
    const sm = pdu.short_message || {};
    const udh = sm.udh ? Buffer.concat([].concat(sm.udh)).toString('hex') : '';
    note('submits', { id, to: pdu.destination_addr, udh, coding: pdu.data_coding, text: String(sm.message), octets: pdu.sm_length });
    session.send(pdu.response({ message_id: id }));
    if (pdu.registered_delivery & 1) {
      const row = { key: `report:${id}`, report: id, from: pdu.destination_addr };
      note('reports', row);
      waiting.set(row.key, row);
    }
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('close', () => {
    sessions.delete(session);
    for (const [key, owner] of underWay) if (owner === session) underWay.delete(key);
  });
  session.on('error', () => {});
}

smpp.createServer(serve).listen(+port, '127.0.0.1');
setInterval(bring, 100);
http.createServer((asked, answer) => {
  const url = new URL(asked.url, 'http://x');
  let body = '';
  asked.on('data', (piece) => { body += piece; });
  asked.on('end', () => {
    if (url.pathname === '/bring') for (const row of JSON.parse(body)) { note('bring', row); waiting.set(row.key, row); }
    if (url.pathname === '/mode') mode.throttle = +url.searchParams.get('throttle');
    if (url.pathname === '/drop') for (const session of sessions) session.socket.destroy();
    answer.end(JSON.stringify({ sessions: sessions.size, waiting: waiting.size }) + '\n');
  });
}).listen(+control, '127.0.0.1');
