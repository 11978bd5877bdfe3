// node npm.mjs <own host> <host:port to start from> <folder with node_modules>
// reads lines of "get <public key> <salt>" and "put <public key> <salt> <seed> <value>", all hexadecimal; answers each with a line
import crypto from 'node:crypto'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const [host, start, folder] = process.argv.slice(2)
const { default: DHT } = await import(pathToFileURL(folder + '/node_modules/bittorrent-dht/index.js'))

const bytes = hex => Buffer.from(hex, 'hex')
const signer = seed => message => crypto.sign(null, Buffer.from(message), crypto.createPrivateKey({
  key: Buffer.concat([bytes('302e020100300506032b657004220420'), bytes(seed)]), format: 'der', type: 'pkcs8'
}))
const verify = (signature, message, publicKey) => crypto.verify(null, message, crypto.createPublicKey({
  key: Buffer.concat([bytes('302a300506032b6570032100'), publicKey]), format: 'der', type: 'spki'
}), signature)

const dht = new DHT({ bootstrap: [start], verify })
const took = begun => (performance.now() - begun).toFixed(1)
dht.listen(0, host)
dht.once('ready', () => readline.createInterface({ input: process.stdin }).on('line', line => {
  const [what, key, salt, seed, value] = line.split(' ')
  const target = crypto.createHash('sha1').update(bytes(key)).update(bytes(salt)).digest()
  const begun = performance.now()
  dht.get(target, { salt: bytes(salt), cache: false }, (error, found) => {
    if (what === 'get') {
      return console.log(error || !found ? 'nothing' : `GOT ${Buffer.from(found.v).toString('hex')} ${took(begun)}`)
    }
    const item = { k: bytes(key), salt: bytes(salt), seq: found ? found.seq + 1 : 1, v: bytes(value), sign: signer(seed) }
    dht.put(item, (failed, hash, count) => console.log(failed ? String(failed) : `PUT ${count} ${took(begun)}`))
  })
}).on('close', () => process.exit(0)))
