const MENU_PAGE = /^\/m\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})$/;
const LANGUAGES = ['en', 'zh'];

// What the public API is asked for; null where it can't be a page of anybody's.
function menuPageUri(address) {
  const site = MENU_PAGE.exec(address.uri);
  return site === null || !address.tenant ? null : ROUTES.pages + '/' + site[1];
}

// What a page differs by: CloudFront keeps it by these headers, and the page is made of nothing else.
async function describeMenuPage(event, address) {
  const headers = event.request.headers;
  const version = await lookup('menu:' + address.tenant);
  headers['x-saas-version'] = { value: String(version === null ? 0 : version) };
  headers['x-saas-address'] = { value: ownAddress(event, address) };
  headers['accept-language'] = { value: languageOf(event.request) };
}

// One address for search engines, whether a tenant is called by its path or its sub-domain.
function ownAddress(event, address) {
  const host = hostOf(event.request);
  const slug = event.request.uri.slice(3, -address.uri.length);
  if (!slug || !sharedHosts(event).includes(host)) {
    return 'https://' + host;
  }
  return 'https://' + (ROUTES.domain === null ? host + '/t/' + slug : slug + '.' + ROUTES.domain);
}

// The language that the address asks for, else the one that the browser likes best (RFC 9110, section 12.5.4).
function languageOf(request) {
  const asked = request.querystring.lang;
  if (asked && LANGUAGES.includes(asked.value)) {
    return asked.value;
  }
  const header = request.headers['accept-language'];
  let best = LANGUAGES[0];
  let most = 0;
  (header ? header.value : '').split(',').forEach((part) => {
    const fields = part.toLowerCase().split(';');
    const language = fields[0].trim().split('-')[0];
    const quality = fields.length < 2 ? 1 : Number(fields[1].trim().replace('q=', ''));
    if (quality > most && LANGUAGES.includes(language)) {
      best = language;
      most = quality;
    }
  });
  return best;
}
