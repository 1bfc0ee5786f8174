async function handler(event) {
  const request = event.request;
  const address = await addressOf(event);
  // A viewer's own values would be claims: only the address says whose it is.
  Object.keys(request.headers).forEach((name) => {
    if (name.startsWith('x-saas-')) {
      delete request.headers[name];
    }
  });
  const uri = address === null ? null : originUri(request.uri, address);
  const isServed = uri === null ? false : await sendToOwnApi(request, address);
  if (!isServed) {
    return notFound();
  }
  if (address.tenant) {
    request.headers['x-saas-tenant'] = { value: address.tenant };
  }
  if (isMenuPage(address.uri)) {
    await describeMenuPage(event, address);
  }
  request.uri = uri;
  return request;
}

// One answer for all that is not there, so that nobody learns which tenants there are.
function notFound() {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'text/plain; charset=utf-8' },
      'cache-control': { value: 'no-store' },
      'x-content-type-options': { value: 'nosniff' },
      'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
    },
    body: { encoding: 'text', data: 'There is nothing at this address.\n' },
  };
}
