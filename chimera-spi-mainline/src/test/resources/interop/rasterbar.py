# python3 rasterbar.py <own host> <host:port to start from>
# reads lines of "get <public key> <salt>" and "put <public key> <salt> <seed> <value>", all hexadecimal; answers each with a line
import hashlib
import sys
import time

import libtorrent as lt

host, start = sys.argv[1:3]
session = lt.session({
    'listen_interfaces': host + ':0', 'dht_bootstrap_nodes': '', 'enable_dht': True, 'enable_lsd': False, 'enable_upnp': False,
    'enable_natpmp': False, 'dht_restrict_routing_ips': False, 'dht_restrict_search_ips': False, 'dht_ignore_dark_internet': False,
    'dht_prefer_verified_node_ids': False, 'dht_upload_rate_limit': 2000000,
    'alert_mask': lt.alert.category_t.dht_notification | lt.alert.category_t.error_notification
    | lt.alert.category_t.status_notification})
session.add_dht_node((start.rsplit(':', 1)[0], int(start.rsplit(':', 1)[1])))
time.sleep(3)  # until it knows the others


def expanded(seed):
    key = bytearray(hashlib.sha512(seed).digest())
    key[0] &= 248
    key[31] = key[31] & 63 | 64
    return bytes(key)


def wait(kind):
    until = time.time() + 20
    while time.time() < until:
        session.wait_for_alert(20)
        for alert in session.pop_alerts():
            if type(alert).__name__ == kind:
                return alert
    return None


def value_of(item):
    return item.get('value', item.get('v')) if isinstance(item, dict) else item


for line in sys.stdin:
    what, key, salt, *more = line.split()
    key, salt = bytes.fromhex(key), bytes.fromhex(salt)
    begun = time.time()
    if what == 'get':
        session.dht_get_mutable_item(key, salt)
        found = wait('dht_mutable_item_alert')
        answer = 'nothing' if found is None or value_of(found.item) is None else 'GOT ' + bytes(value_of(found.item)).hex()
    else:
        session.dht_put_mutable_item(expanded(bytes.fromhex(more[0])), key, bytes.fromhex(more[1]), salt)
        kept = wait('dht_put_alert')
        answer = 'nothing' if kept is None else 'PUT %d' % kept.num_success
    print(answer, '%.1f' % ((time.time() - begun) * 1000), flush=True)
    time.sleep(0.1)
    session.pop_alerts()
