// What the origin is asked for: `path` is the viewer's `uri` without what names a tenant.
function originUri(uri, path) {
  for (const prefix of ROUTES.strip) {
    if (path.startsWith(prefix + '/')) {
      return path.slice(prefix.length);
    }
  }
  if (ROUTES.socket && path === ROUTES.socket) {
    return '/';
  }
  // CloudFront chose the origin before, by patterns in which * stands for slashes, too: no page is asked of an API.
  if (path !== uri && ROUTES.strip.some((prefix) => uri.indexOf(prefix + '/', 3) >= 0)) {
    return null;
  }
  if (path !== uri && ROUTES.socket && uri.endsWith(ROUTES.socket)) {
    return null;
  }
  return pageUri(path);
}

// A file of the site as it is; everything else is a page, and the application's own router finds it.
function pageUri(path) {
  const segments = path.split('/').slice(1);
  if (segments[0].startsWith('.') || ROUTES.folders.includes(segments[0])) {
    return path;
  }
  return segments.length === 1 && segments[0].includes('.') ? path : ROUTES.index;
}
