// A battery and an air conditioner made with the npm package, on the machine's port 3610. Prints `ready` once it listens.
const EL = require('echonet-lite');

const devices = {
  '027d01': {
    80: [0x30],
    81: [0x0f],
    82: [0x00, 0x00, 0x50, 0x01],
    '8a': [0x00, 0x00, 0x77],
    da: [0x46],
    e4: [0x39],
    d3: [0xff, 0xff, 0xfe, 0x0c],
    '9d': [0x02, 0x80, 0xda],
    '9e': [0x01, 0xda],
    '9f': [0x0a, 0x80, 0x81, 0x82, 0x8a, 0x9d, 0x9e, 0x9f, 0xda, 0xe4, 0xd3],
  },
  '013001': {
    80: [0x30],
    82: [0x00, 0x00, 0x50, 0x01],
    '8a': [0x00, 0x00, 0x77],
    b0: [0x41],
    '9d': [0x02, 0x80, 0xb0],
    '9e': [0x02, 0x80, 0xb0],
    '9f': [0x07, 0x80, 0x82, 0x8a, 0x9d, 0x9e, 0x9f, 0xb0],
  },
};

const hear = (rinfo, els, error) => {
  if (error !== undefined || devices[els.DEOJ] === undefined) return;
  if (els.ESV === EL.GET) void EL.replyGetDetail(rinfo, els, devices);
  if (els.ESV === EL.SETC || els.ESV === EL.SETI) void EL.replySetDetail(rinfo, els, devices);
};

void EL.initialize(['027d01', '013001'], hear, 4, { v4: process.argv[2], autoGetProperties: false }).then((socket) => {
  socket.once('listening', () => process.stdout.write('ready\n'));
});
