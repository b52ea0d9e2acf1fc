// An independent client of the Messenger Platform (npm messaging-api-messenger) asks our Graph: what it understands of the
// answers is printed as one JSON line.
//
//   node messenger.js ORIGIN PERSON
const { MessengerClient } = require('messaging-api-messenger');

const [origin, person] = process.argv.slice(2);
const client = (accessToken) => new MessengerClient({ accessToken, appSecret: 'S', version: '23.0', origin, skipAppSecretProof: true });
const refused = async (asked) => { try { await asked(); return ''; } catch (error) { return error.message; } };

(async () => {
  const sent = await client('TOKEN-CONTOH').sendText(person, 'Laporan diterima');
  const tagged = await client('TOKEN-CONTOH').sendText(person, 'Jawaban petugas', { tag: 'HUMAN_AGENT' });
  const choices = await client('TOKEN-CONTOH').sendMessage({ id: person }, { text: 'Yang mana?', quickReplies: [{ contentType: 'text', title: '1', payload: '1' }] });
  const stranger = await refused(() => client('TOKEN-CONTOH').sendText('nobody', 'x'));
  const wrong = await refused(() => client('SALAH').sendText(person, 'x'));
  console.log(JSON.stringify({ sent, tagged, choices, stranger, wrong }));
})().catch((error) => { console.error(error); process.exit(1); });
