// What the origin is asked for; an address' `uri` is the viewer's own without what names a tenant.
function originUri(uri, address) {
  const path = address.uri;
  if (isMenuPage(path)) {
    return menuPageUri(address);
  }
  const prefix = ROUTES.strip.find((known) => path.startsWith(known + '/'));
  if (prefix) {
    return path.slice(prefix.length);
  }
  if (ROUTES.socket && path === ROUTES.socket) {
    return '/';
  }
  return path !== uri && isCaught(uri) ? null : pageUri(path);
}

function isMenuPage(path) {
  return ROUTES.pages && path.startsWith('/m/');
}

// CloudFront chose the origin before, by patterns in which * stands for slashes, too: whether an API's pattern matches a
// path below a tenant's that is not the API's. No page is asked of an API.
function isCaught(uri) {
  return (
    ROUTES.strip.some((prefix) => uri.indexOf(prefix + '/', 3) >= 0) ||
    (ROUTES.pages && uri.indexOf('/m/', 3) >= 0) ||
    (ROUTES.socket && uri.endsWith(ROUTES.socket))
  );
}

// A file of the site as it is; everything else is a page, and the application's own router finds it.
function pageUri(path) {
  const segments = path.split('/').slice(1);
  if (segments[0].startsWith('.') || ROUTES.folders.includes(segments[0])) {
    return path;
  }
  return segments.length === 1 && segments[0].includes('.') ? path : ROUTES.index;
}
