const SLUG_PATH = /^\/t\/([^/]*)(\/.*)?$/;
const SLUG = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
const HOST = /^[a-z0-9.-]{4,253}$/;

// Whose address a request calls, by its host or by a path below /t/{slug}: {tenant: id or null, api: its own where it
// has one, uri: without /t/{slug}}, or null where nobody has that address. `sharedHosts` are no tenant's own; labels
// below `baseDomain` are slugs. `lookup` finds an entry of the key-value store, or null; it is called twice at most.
async function addressed(request, sharedHosts, baseDomain, lookup) {
  const host = hostOf(request);
  const isShared = sharedHosts.includes(host);
  const byHost = isShared ? null : await found(keyOfHost(host, baseDomain), lookup);
  if (!isShared && byHost === null) {
    return null;
  }
  const path = SLUG_PATH.exec(request.uri);
  if (path === null) {
    return byHost === null ? { tenant: null, uri: request.uri } : { tenant: byHost.t, api: byHost.a, uri: request.uri };
  }
  const byPath = await found(keyOfSlug(path[1]), lookup);
  // A path at a tenant's own host may repeat that tenant, and name no other.
  if (byPath === null || (byHost !== null && byHost.t !== byPath.t)) {
    return null;
  }
  return { tenant: byPath.t, api: byPath.a, uri: path[2] || '/' };
}

function hostOf(request) {
  const header = request.headers.host;
  return header ? header.value.toLowerCase().replace(/:\d+$/, '') : '';
}

function keyOfHost(host, baseDomain) {
  if (baseDomain !== null && host.endsWith('.' + baseDomain)) {
    return keyOfSlug(host.slice(0, -baseDomain.length - 1));
  }
  return HOST.test(host) ? 'host:' + host : null;
}

function keyOfSlug(label) {
  return SLUG.test(label) ? 'slug:' + label : null;
}

async function found(key, lookup) {
  return key === null ? null : await lookup(key);
}

// Look-ups in a key-value store, which throws where it has no such key.
function lookupIn(store) {
  return (key) => store.get(key).then((text) => JSON.parse(text), () => null);
}
