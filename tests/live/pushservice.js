// npm's web-push-testing as a push service that remembers: killed with -9 and started again it knows its browsers and what
// they were sent, which stands in files of FOLDER before the sender is told.
//
//   node pushservice.js PORT FOLDER
//
// Beside the package's own addresses: POST /_/mode {"trouble": N, "busy": N}: the next N messages are answered 503, then 429.
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js');
const Server = require('web-push-testing/src/server.js');

const [port, folder] = process.argv.slice(2);
const file = (name) => path.join(folder, `${name}.jsonl`);
const note = (name, row) => fs.appendFileSync(file(name), `${JSON.stringify(row)}\n`);
// The last line may be half-written when it was killed.
const rows = (name) => (fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line)) : []);

class Remembering extends PushApiModel {
  constructor() {
    super();
    for (const row of rows('browsers')) {
      const subscriptionDh = crypto.createECDH('prime256v1');
      subscriptionDh.setPrivateKey(row.key, 'base64');
      this.subscriptions[row.hash] = { ...row.known, subscriptionDh };
    }
    for (const row of rows('messages')) (this.messages[row.hash] ||= []).push(row.text);
  }

  async createSubscription(options) {
    const told = await super.createSubscription(options);
    const { subscriptionDh, ...known } = this.subscriptions[told.clientHash];
    note('browsers', { hash: told.clientHash, key: subscriptionDh.getPrivateKey('base64'), known });
    return told;
  }

  async handleNotification(hash, headers, body) {
    await super.handleNotification(hash, headers, body);
    note('messages', { hash, text: this.messages[hash].at(-1) });
  }
}

const mode = { trouble: 0, busy: 0 };
const server = new Server(new Remembering(), Number(port));
server._app.post('/_/mode', (request, response) => { Object.assign(mode, request.body); response.send({ data: mode }); });
server._app.use('/notify', (request, response, next) => {
  const name = mode.trouble > 0 ? 'trouble' : 'busy';
  if (mode[name] <= 0) return next();
  mode[name] -= 1;
  note('refused', { name });
  return response.set('retry-after', '1').sendStatus(name === 'trouble' ? 503 : 429);
});
server.startServer();
