const OWN_API = /^([a-z0-9]{1,63})\/([A-Za-z0-9_-]{1,128})$/;
const BEARER = /^bearer +[a-z0-9_-]+\.([a-z0-9_-]{2,10000})\.[a-z0-9_-]+$/i;
const TENANT = /^t[0-9a-hjkmnp-tv-z]{12}$/;

// A tenant with an API of its own is asked there; what is not below the API's prefix is everybody's. An entry names no
// host: whatever it says, tokens go to API Gateway of the stage's region. False where it says nothing that is an API.
async function sendToOwnApi(request, address) {
  if (!ROUTES.own || !address.uri.startsWith(ROUTES.own.prefix + '/')) {
    return true;
  }
  const api = address.tenant ? address.api : await apiOfBearer(request);
  if (!api) {
    return true;
  }
  const found = OWN_API.exec(api);
  if (found === null) {
    return false;
  }
  cf.updateRequestOrigin({ domainName: found[1] + '.' + ROUTES.own.domain, originPath: '/' + found[2] });
  return true;
}

// Where no address names a tenant, the token does. Nobody has proven it yet: it says no more than where that is done.
async function apiOfBearer(request) {
  const tenant = tenantOfBearer(request.headers.authorization);
  const home = tenant === null ? null : await lookup('home:' + tenant);
  return home === null ? null : home.a;
}

function tenantOfBearer(header) {
  const token = header ? BEARER.exec(header.value) : null;
  try {
    const claimed = token === null ? null : JSON.parse(Buffer.from(token[1], 'base64url').toString()).tenant_id;
    return TENANT.test(claimed) ? claimed : null;
  } catch (error) {
    return null;
  }
}
