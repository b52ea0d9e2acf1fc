// An independent bot (npm grammy) asks our Bot API and is delivered to by it: what it understands is printed as one JSON line.
//
//   node grammy.js API TOKEN SECRET PERSON
const { Bot, webhookCallback, GrammyError } = require('grammy');
const http = require('http');

const [apiRoot, token, secret, person] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });
const refused = async (asked) => {
  try { await asked(); return null; } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    return { code: error.error_code, description: error.description, parameters: error.parameters };
  }
};
const heard = [];
bot.on('message:text', async (ctx) => {
  heard.push({ update: ctx.update.update_id, text: ctx.message.text, from: ctx.from.first_name, chat: ctx.chat.type });
  await ctx.reply(`Kata Anda: ${ctx.message.text}`);
});

(async () => {
  const take = webhookCallback(bot, 'http', { secretToken: secret });
  const statuses = [];
  const server = http.createServer((request, response) => {
    response.on('finish', () => statuses.push(response.statusCode));
    take(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const door = `http://127.0.0.1:${server.address().port}/`;
  const me = await bot.api.getMe();
  const write = (text) => fetch(`${apiRoot}/_/write`, { method: 'POST', body: JSON.stringify({ message: {
    message_id: 1, date: 1795313000, text, chat: { id: Number(person), type: 'private', first_name: 'Siti' },
    from: { id: Number(person), is_bot: false, first_name: 'Siti' } } }) });
  const wait = async (holds) => { for (let i = 0; i < 200 && !holds(); i += 1) await new Promise((done) => setTimeout(done, 50)); };
  await bot.api.setWebhook(door, { secret_token: 'kata-yang-lain' });
  await write('Halo');
  await wait(() => statuses.includes(401));
  await bot.api.setWebhook(door, { secret_token: secret });
  await write('Lampu mati');
  await wait(() => heard.length >= 2);
  const info = await bot.api.getWebhookInfo();
  const plain = await refused(() => bot.api.setWebhook('http://contoh.example/'));
  const stranger = await refused(() => bot.api.sendMessage(5, 'x'));
  const long = await refused(() => bot.api.sendMessage(Number(person), 'x'.repeat(4097)));
  const file = await refused(() => bot.api.getFile('tidak-ada'));
  await fetch(`${apiRoot}/_/mode?busy=1`);
  const busy = await refused(() => bot.api.sendMessage(Number(person), 'x'));
  await fetch(`${apiRoot}/_/block?chat=${person}`);
  const blocked = await refused(() => bot.api.sendMessage(Number(person), 'x'));
  const wrong = await refused(() => new Bot('9:SALAH', { client: { apiRoot } }).api.getMe());
  await bot.api.setWebhook('');
  server.close();
  console.log(JSON.stringify({ me: me.username, heard, pending: info.pending_update_count, statuses, plain, stranger, long, file, busy, blocked, wrong }));
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
